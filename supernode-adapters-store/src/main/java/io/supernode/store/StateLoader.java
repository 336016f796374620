package io.supernode.store;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.TaskId;
import io.supernode.store.StateFormat.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the state: the newest whole snapshot, and the journals from there on, each as far as it is whole. What comes out was true
 * at one instant, whatever the last process was doing when it ended.
 */
final class StateLoader {

    private static final Logger LOG = LoggerFactory.getLogger(StateLoader.class);

    /**
     * What was read.
     *
     * @param state all records
     * @param lastGeneration the highest number of which there is any file; 0 if there is none
     * @param open the journal to which what happens next can be added, if that is enough
     */
    record Loaded(Map<TaskId, KeptTask> state, long lastGeneration, OpenJournal open) {}

    /**
     * A journal that can be gone on with.
     *
     * @param generation its number
     * @param length bytes of it that are whole
     * @param snapshotLength bytes of the snapshot before it
     */
    record OpenJournal(long generation, long length, long snapshotLength) {}

    private record Journal(long length, boolean isWhole, OptionalLong continuedIn) {}

    private final StateDirectory directory;
    private final long maxBytes;
    private StateBound bound;
    private Map<TaskId, KeptTask> state = new HashMap<>();
    /** Whether all that was read was written in the present version of the format. */
    private boolean isOfThisVersion;
    /** Whether a snapshot cannot be used. */
    private boolean hasDamage;

    /** @param maxBytes heap that the records may take, by estimate: see {@link StateBound} */
    StateLoader(StateDirectory directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
        this.bound = new StateBound(maxBytes);
    }

    /**
     * Reads everything.
     *
     * @throws OtherVersionException if a file has another version of the format
     * @throws IOException if the directory cannot be read
     */
    Loaded load() throws IOException {
        TreeSet<Long> generations = directory.generations();
        long last = generations.isEmpty() ? 0 : generations.last();
        for (long generation : generations.descendingSet()) {
            Path snapshot = directory.snapshot(generation);
            if (Files.exists(snapshot) && readSnapshot(snapshot, generation)) {
                if (hasDamage) {
                    LOG.warn("{} is used instead, the latest snapshot that is whole", snapshot);
                }
                OpenJournal open = readJournals(generation, Files.size(snapshot));
                bound.end(state);
                if (!bound.hasDropped()) {
                    return new Loaded(state, last, open);
                }
                LOG.warn("the state in {} would take more than {} bytes of heap: {} tasks of which nothing was heard for longest are"
                        + " not taken up, nor are their peers", directory.path(), maxBytes, bound.droppedCount());
                // What follows cannot be told to those who read what was left out.
                return new Loaded(state, last, null);
            }
        }
        if (last > 0) {
            LOG.warn("nothing of the state in {} can be read: clients will have to register again", directory.path());
        }
        return new Loaded(new HashMap<>(), last, null);
    }

    // ---- snapshots: whole, or of no use ----

    private boolean readSnapshot(Path file, long generation) throws IOException {
        state = new HashMap<>();
        bound = new StateBound(maxBytes);
        try (FrameReader frames = FrameReader.open(file, Kind.SNAPSHOT, generation)) {
            BatchReader entries = new BatchReader(frames.version());
            isOfThisVersion = frames.version() == StateFormat.VERSION;
            for (ByteReader frame = frames.next(); frame != null; frame = frames.next()) {
                Map<TaskId, TaskChange> batch = BatchReader.batch();
                entries.read(frame, batch, state, bound);
                apply(batch);
                if (frames.type() == StateFormat.COMMIT) {
                    return true;
                }
            }
            throw new DamagedRecordException("its end is missing");
        } catch (OtherVersionException e) {
            throw e;
        } catch (DamagedRecordException | IOException e) {
            hasDamage = true;
            LOG.warn("{} is damaged: {}", file, e.getMessage());
            return false;
        }
    }

    private void apply(Map<TaskId, TaskChange> batch) {
        BatchReader.apply(batch, state);
        bound.added(batch, state);
    }

    // ---- journals ----

    /** Reads the journals that follow a snapshot; null if a new generation must begin. */
    private OpenJournal readJournals(long snapshot, long snapshotLength) throws IOException {
        long generation = snapshot;
        while (true) {
            Path file = directory.journal(generation);
            if (!Files.exists(file)) {
                return null;
            }
            Journal journal = readJournal(file, generation);
            if (journal.continuedIn().isEmpty()) {
                // After a detour over an earlier snapshot a new one is due, and after an earlier version of the format.
                return journal.isWhole() && generation == snapshot && isOfThisVersion
                        ? new OpenJournal(generation, journal.length(), snapshotLength)
                        : null;
            }
            generation = journal.continuedIn().getAsLong();
        }
    }

    private Journal readJournal(Path file, long generation) throws IOException {
        long committed = 0;
        long length = 0;
        try (FrameReader frames = FrameReader.open(file, Kind.JOURNAL, generation)) {
            BatchReader entries = new BatchReader(frames.version());
            isOfThisVersion &= frames.version() == StateFormat.VERSION;
            length = frames.fileLength();
            committed = frames.position();
            Map<TaskId, TaskChange> batch = BatchReader.batch();
            for (ByteReader frame = frames.next(); frame != null; frame = frames.next()) {
                if (frames.type() == StateFormat.CONTINUED) {
                    long next = frame.readFixedLong();
                    if (next <= generation) {
                        throw new DamagedRecordException("it is continued by an earlier one");
                    }
                    return new Journal(frames.position(), true, OptionalLong.of(next));
                }
                entries.read(frame, batch, state, bound);
                if (frames.type() == StateFormat.COMMIT) {
                    apply(batch);
                    batch = BatchReader.batch();
                    committed = frames.position();
                }
            }
            return new Journal(committed, committed == length, OptionalLong.empty());
        } catch (OtherVersionException e) {
            throw e;
        } catch (DamagedRecordException | IOException e) {
            LOG.warn("{} is whole up to byte {} of {}, what follows is lost: {}", file, committed, length, e.getMessage());
            return new Journal(committed, false, OptionalLong.empty());
        }
    }
}
