package io.supernode.store;

import io.supernode.core.model.TaskId;
import io.supernode.store.StateFormat.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that the writer writes: the journal of the present generation, and the snapshot by which the next one begins. At each
 * instant a whole snapshot and the journals from there on are on the disk, and at most one generation before them. Not thread-safe.
 */
final class StateGenerations {

    private static final Logger LOG = LoggerFactory.getLogger(StateGenerations.class);

    private final StateDirectory directory;
    private final StateDisk disk;
    private long lastGeneration;
    private long snapshotLength;
    /** Null while there is none that can be gone on with. */
    private FrameWriter journal;

    private StateGenerations(StateDirectory directory, StateDisk disk, long lastGeneration) {
        this.directory = directory;
        this.disk = disk;
        this.lastGeneration = lastGeneration;
    }

    /** Goes on after what was read. */
    static StateGenerations after(StateLoader.Loaded loaded, StateDirectory directory, StateDisk disk) {
        StateGenerations generations = new StateGenerations(directory, disk, loaded.lastGeneration());
        StateLoader.OpenJournal open = loaded.open();
        if (open != null && open.generation() == loaded.lastGeneration()) {
            try {
                generations.journal = new FrameWriter(
                        disk.append(directory.journal(open.generation()), open.length()), open.length());
                generations.snapshotLength = open.snapshotLength();
            } catch (IOException e) {
                LOG.warn("{} cannot be gone on with, another one is begun: {}", directory.journal(open.generation()),
                        e.toString());
            }
        }
        return generations;
    }

    /** Tells whether a batch can be written; otherwise a new generation must begin. */
    boolean isOpen() {
        return journal != null;
    }

    /** Writes a batch; on a failure the journal is given up. */
    void write(Map<TaskId, TaskChange> batch, Map<TaskId, KeptTask> base) throws IOException {
        try {
            new BatchWriter(journal).write(batch, base);
        } catch (IOException | RuntimeException | Error e) {
            giveUp();
            throw e;
        }
    }

    /** What was written survives a power cut; on a failure the journal is given up. */
    void force() throws IOException {
        try {
            journal.force();
        } catch (IOException | RuntimeException | Error e) {
            // What of it is on the disk is not known, and a second call may succeed without having written it.
            giveUp();
            throw e;
        }
    }

    /** Tells whether the journal is long enough for the next generation, by the size of what it tells. */
    boolean isDue(long smallestJournal) {
        return journal != null && journal.length() > Math.max(smallestJournal, 2 * snapshotLength);
    }

    /**
     * Begins a generation with a snapshot of {@code state}, which must be what the journal tells. When this returns, it survives
     * a power cut. On a failure the journal is given up.
     */
    void begin(Map<TaskId, KeptTask> state) throws IOException {
        long former = lastGeneration;
        long next = ++lastGeneration;
        try {
            long length = writeSnapshot(next, state);
            FrameWriter following = FrameWriter.begin(disk.create(directory.journal(next)), Kind.JOURNAL, next);
            try {
                following.force();
                endJournal(next);
                disk.rename(directory.unfinishedSnapshot(next), directory.snapshot(next));
                disk.forceNames(directory.path());
            } catch (IOException | RuntimeException | Error e) {
                following.close();
                throw e;
            }
            journal = following;
            snapshotLength = length;
        } catch (IOException | RuntimeException | Error e) {
            giveUp();
            // A full disk should not be kept full by what is of no use.
            discard(directory.unfinishedSnapshot(next));
            discard(directory.journal(next));
            throw e;
        }
        discardAllBut(former, next);
    }

    private long writeSnapshot(long generation, Map<TaskId, KeptTask> state) throws IOException {
        StateFile file = disk.create(directory.unfinishedSnapshot(generation));
        try (FrameWriter frames = FrameWriter.begin(file, Kind.SNAPSHOT, generation)) {
            new BatchWriter(frames).writeAll(state);
            frames.force();
            return frames.length();
        }
    }

    private void endJournal(long next) throws IOException {
        if (journal != null) {
            journal.entries().writeFixedLong(next);
            journal.endFrame(StateFormat.CONTINUED);
            journal.force();
            journal.close();
            journal = null;
        }
    }

    /** What is in the journal is not known: {@link #begin} comes next. */
    void giveUp() {
        close();
        journal = null;
    }

    private void discardAllBut(long former, long present) {
        try {
            for (long generation : directory.generations()) {
                if (generation != former && generation != present) {
                    discard(directory.snapshot(generation));
                    discard(directory.unfinishedSnapshot(generation));
                    discard(directory.journal(generation));
                }
            }
        } catch (IOException e) {
            LOG.debug("old files of the state are deleted later: {}", e.toString());
        }
    }

    private void discard(Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.debug("{} is deleted later: {}", file, e.toString());
        }
    }

    /** Ends it. What was not forced may be lost in a power cut. */
    void close() {
        if (journal != null) {
            try {
                journal.close();
            } catch (IOException e) {
                LOG.debug("a journal did not close: {}", e.toString());
            }
        }
    }
}
