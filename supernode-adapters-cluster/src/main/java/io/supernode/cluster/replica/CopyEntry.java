package io.supernode.cluster.replica;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.PeerRecordCodec;
import io.supernode.core.codec.RecordFormat;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One change of a copy, as it is sent: with times by the clock of the sender. */
sealed interface CopyEntry {

    TaskId task();

    /** The same, with the times in it by another clock. */
    default CopyEntry moved(long byMillis) {
        return this;
    }

    /**
     * The record of a task is this.
     *
     * @param originVersion of its present content, see {@link io.supernode.cluster.content.ContentStore#originVersion}
     */
    record PutTask(TaskRecord record, Optional<String> originVersion) implements CopyEntry {
        @Override
        public TaskId task() {
            return record.id();
        }

        @Override
        public CopyEntry moved(long byMillis) {
            return new PutTask(RecordTimes.moved(record, byMillis), originVersion);
        }
    }

    /** The record of a peer is this. */
    record PutPeer(PeerRecord record) implements CopyEntry {
        @Override
        public TaskId task() {
            return record.task();
        }

        @Override
        public CopyEntry moved(long byMillis) {
            return new PutPeer(RecordTimes.moved(record, byMillis));
        }
    }

    /** A peer is none of the task's any more. */
    record RemovePeer(TaskId task, PeerId peer) implements CopyEntry {}

    /** The task has ended; or a copy of it begins anew. */
    record RemoveTask(TaskId task) implements CopyEntry {}

    /**
     * An operator has had the content of the task deleted: these are deleted by all nodes, whatever is said of the task after this.
     *
     * @param atMillis when, since 1970
     */
    record DeleteContents(TaskId task, Set<ContentKey> keys, long atMillis) implements CopyEntry {
        public DeleteContents {
            keys = Set.copyOf(keys);
        }

        @Override
        public CopyEntry moved(long byMillis) {
            return new DeleteContents(task, keys, atMillis + byMillis);
        }
    }

    /** The same, to a node that was not there then: what it knows of the task counts if that was begun afterwards. */
    record DeletedBefore(TaskId task, Set<ContentKey> keys, long atMillis) implements CopyEntry {
        public DeletedBefore {
            keys = Set.copyOf(keys);
        }

        @Override
        public CopyEntry moved(long byMillis) {
            return new DeletedBefore(task, keys, atMillis + byMillis);
        }
    }

    /** What is said of the task before is all that there is: whoever gets this owns it. */
    record TakeUp(TaskId task, long number) implements CopyEntry {}

    /** Reads and writes entries. Not thread-safe. */
    final class Codec {

        private static final int KEY_DIGITS = 64;
        private static final int PUT_TASK = 1;
        private static final int PUT_PEER = 2;
        private static final int REMOVE_PEER = 3;
        private static final int REMOVE_TASK = 4;
        private static final int TAKE_UP = 5;
        private static final int DELETE_CONTENTS = 6;
        private static final int DELETED_BEFORE = 7;

        private final PeerRecordCodec peers = new PeerRecordCodec(RecordFormat.VERSION);

        static void write(CopyEntry entry, ByteWriter out) {
            if (entry instanceof PutTask put) {
                writeHead(PUT_TASK, put, out);
                TaskRecordCodec.write(put.record(), out);
                out.writeOptional(put.originVersion(), out::writeText);
            } else if (entry instanceof PutPeer put) {
                writeHead(PUT_PEER, put, out);
                PeerRecordCodec.write(put.record(), out);
            } else if (entry instanceof RemovePeer removed) {
                writeHead(REMOVE_PEER, removed, out);
                out.writeText(removed.peer().value());
            } else if (entry instanceof RemoveTask removed) {
                writeHead(REMOVE_TASK, removed, out);
            } else if (entry instanceof DeleteContents deleted) {
                writeHead(DELETE_CONTENTS, deleted, out);
                writeDeletion(deleted.keys(), deleted.atMillis(), out);
            } else if (entry instanceof DeletedBefore deleted) {
                writeHead(DELETED_BEFORE, deleted, out);
                writeDeletion(deleted.keys(), deleted.atMillis(), out);
            } else {
                TakeUp take = (TakeUp) entry;
                writeHead(TAKE_UP, take, out);
                out.writeUnsigned(take.number());
            }
        }

        private static void writeDeletion(Set<ContentKey> keys, long atMillis, ByteWriter out) {
            out.writeUnsigned(keys.size());
            keys.forEach(key -> out.writeHex(key.value()));
            out.writeLong(atMillis);
        }

        private static void writeHead(int kind, CopyEntry entry, ByteWriter out) {
            out.writeByte(kind);
            out.writeHex(entry.task().value());
        }

        /** @throws DamagedRecordException if it is none */
        CopyEntry read(ByteReader in) {
            try {
                int kind = in.readByte();
                TaskId task = new TaskId(in.readHex(KEY_DIGITS));
                return switch (kind) {
                    case PUT_TASK -> new PutTask(
                            TaskRecordCodec.read(task, RecordFormat.VERSION, in), in.readOptional(in::readText));
                    case PUT_PEER -> new PutPeer(peers.read(task, in));
                    case REMOVE_PEER -> new RemovePeer(task, new PeerId(in.readText()));
                    case REMOVE_TASK -> new RemoveTask(task);
                    case DELETE_CONTENTS -> new DeleteContents(task, readKeys(in), in.readLong());
                    case DELETED_BEFORE -> new DeletedBefore(task, readKeys(in), in.readLong());
                    case TAKE_UP -> new TakeUp(task, in.readUnsigned());
                    default -> throw new DamagedRecordException("there is no entry " + kind);
                };
            } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
                throw new DamagedRecordException("a copy cannot be what it says", e);
            }
        }

        private static Set<ContentKey> readKeys(ByteReader in) {
            int count = in.readCount();
            Set<ContentKey> keys = new HashSet<>();
            for (int i = 0; i < count; i++) {
                keys.add(new ContentKey(in.readHex(KEY_DIGITS)));
            }
            return keys;
        }
    }
}
