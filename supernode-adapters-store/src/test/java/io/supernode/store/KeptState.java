package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the stores hold at one instant, in the plainest form.
 *
 * @param tasks by id
 * @param peers by task and cid; no task without peers
 */
record KeptState(Map<TaskId, TaskRecord> tasks, Map<TaskId, Map<PeerId, PeerRecord>> peers) {

    /** Writes without a pause, and begins a generation after a few records. */
    static final StateSettings EAGER = new StateSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1_000);
    /** Writes when it is asked to, all in the first generation. */
    static final StateSettings WHEN_ASKED = new StateSettings(
            Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), Long.MAX_VALUE);

    /** What {@code tasks} and {@code peers} hold of {@code ids}. */
    static KeptState of(TaskStore tasks, PeerStore peers, Set<TaskId> ids) {
        KeptState state = new KeptState(new HashMap<>(), new HashMap<>());
        tasks.all().forEach(task -> state.tasks.put(task.id(), task));
        for (TaskId id : ids) {
            for (PeerRecord peer : peers.ofTask(id)) {
                state.peers.computeIfAbsent(id, key -> new HashMap<>()).put(peer.id(), peer);
            }
        }
        return state;
    }

    /** What the files in {@code directory} hold. */
    static KeptState read(Path directory) throws IOException {
        return read(directory, Long.MAX_VALUE);
    }

    /** What is read of the files in {@code directory} if it may take so many bytes. */
    static KeptState read(Path directory, long maxBytes) throws IOException {
        KeptState state = new KeptState(new HashMap<>(), new HashMap<>());
        try (StateDirectory files = StateDirectory.open(directory)) {
            new StateLoader(files, maxBytes).load().state().forEach((id, kept) -> {
                if (kept.record != null) {
                    state.tasks.put(id, kept.record);
                }
                if (!kept.peers.isEmpty()) {
                    state.peers.put(id, Map.copyOf(kept.peers));
                }
            });
        }
        return state;
    }

    /** Copies the files of a state, as a crash leaves them. */
    static Path copy(Path directory, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
                }
            }
        }
        return to;
    }
}
