package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Durable stores of tasks and peers in one directory. Records are on the heap, from where they are answered; what changes is
 * written behind the callers' backs, all of it in one order: after a crash at any instant the stores hold what was true at one
 * instant, at most {@link StateSettings#writeInterval} ago if the process died, and {@link StateSettings#forceInterval} if the
 * machine did.
 *
 * <p>Thread-safe. No method of {@link #tasks} and {@link #peers} waits for the disk or throws because of it: a disk that fails
 * costs durability only, is told in one WARN a minute and counted in {@link #failures}, and is tried again; so is anything else that
 * is thrown while the state is written. The files hold clients' credentials and can be read by their owner alone.
 */
public final class StateStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

    private final StateDirectory directory;
    private final StateTable table;
    private final StateWriter writer;
    private final TaskStore tasks = new Tasks();
    private final PeerStore peers = new Peers();

    private StateStore(StateDirectory directory, StateLoader.Loaded loaded, StateDisk disk, StateSettings settings) {
        this.directory = directory;
        this.table = new StateTable(loaded.state(), this::wakeUp);
        this.writer = new StateWriter(table, StateGenerations.after(loaded, directory, disk), settings);
    }

    /**
     * Opens the stores, and reads what they hold. What is damaged, or too much for {@link StateSettings#maxBytes}, is left out with a
     * WARN; a state of another version of the
     * format is put into {@code other-version} beside the files, with a WARN, and the stores are empty.
     *
     * @param directory created if it is not there; belongs to this store until {@link #close} or the end of the process
     * @throws IOException if it cannot be used; the message is a sentence for the operator
     */
    public static StateStore open(Path directory, StateSettings settings) throws IOException {
        return open(directory, settings, new RealStateDisk());
    }

    static StateStore open(Path path, StateSettings settings, StateDisk disk) throws IOException {
        StateDirectory directory = StateDirectory.open(path);
        try {
            StateStore store = new StateStore(directory, load(directory, settings), disk, settings);
            store.writer.start();
            return store;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static StateLoader.Loaded load(StateDirectory directory, StateSettings settings) throws IOException {
        try {
            return new StateLoader(directory, settings.maxBytes()).load();
        } catch (OtherVersionException e) {
            Path aside = directory.setAside();
            LOG.warn(
                    "the state in {} is not taken up, {}: its files are in {} now, and clients will have to register again",
                    directory.path(), e.getMessage(), aside);
            return new StateLoader(directory, settings.maxBytes()).load();
        }
    }

    private void wakeUp() {
        writer.wakeUp();
    }

    /** The records of tasks. */
    public TaskStore tasks() {
        return tasks;
    }

    /** The records of peers. */
    public PeerStore peers() {
        return peers;
    }

    /**
     * Waits until what was put and removed before the call survives a power cut.
     *
     * @return whether it does; false if the disk fails, or takes longer than {@code patience}
     */
    public boolean flush(Duration patience) throws InterruptedException {
        return writer.flush(patience);
    }

    /**
     * How it is.
     *
     * @throws IOException if the directory cannot be read
     */
    public StateFigures figures() throws IOException {
        return new StateFigures(
                isKept(), changes(), writer.forcedChanges(), lag(), failures(), writer.lastFailure(), directory.bytes());
    }

    /** As {@link StateFigures#isKept}. */
    public boolean isKept() {
        return writer.isKept();
    }

    /** As {@link StateFigures#changes}. */
    public long changes() {
        return table.changes();
    }

    /** As {@link StateFigures#lag}. */
    public Duration lag() {
        return Duration.ofNanos(writer.lagNanos(System.nanoTime()));
    }

    /** As {@link StateFigures#failures}. */
    public long failures() {
        return writer.failures();
    }

    /** As {@link StateFigures#bytes}; 0 if the directory cannot be read. */
    public long bytes() {
        try {
            return directory.bytes();
        } catch (IOException e) {
            LOG.debug("the directory of the state cannot be read", e);
            return 0;
        }
    }

    /** Writes what is not written yet, and ends. What is put afterwards is lost. Waits for a disk that hangs for 10 s at most. */
    @Override
    public void close() throws IOException {
        writer.close();
        directory.close();
    }

    private final class Tasks implements TaskStore {

        @Override
        public Optional<TaskRecord> find(TaskId id) {
            return Optional.ofNullable(table.task(id));
        }

        @Override
        public void put(TaskRecord record) {
            table.put(record);
        }

        @Override
        public boolean remove(TaskId id) {
            return table.remove(id);
        }

        @Override
        public List<TaskRecord> all() {
            return table.tasks();
        }
    }

    private final class Peers implements PeerStore {

        @Override
        public Optional<PeerRecord> find(TaskId task, PeerId id) {
            return Optional.ofNullable(table.peer(task, id));
        }

        @Override
        public void put(PeerRecord peer) {
            table.put(peer);
        }

        @Override
        public boolean remove(TaskId task, PeerId id) {
            return table.remove(task, id);
        }

        @Override
        public void removeAll(TaskId task) {
            table.removePeers(task);
        }

        @Override
        public List<PeerRecord> ofTask(TaskId task) {
            return table.peers(task);
        }
    }
}
