package io.supernode.testkit.contract;

import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.testkit.sim.SimulationEvent;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who has asked for pieces in a simulated run and has not finished, to be told in words. For one run, not thread-safe. */
final class UnfinishedPeers {

    private static final int MOST_SHOWN = 5;

    private record PeerDownload(TaskId task, String cid, BitSet pieces) {}

    private final Map<Integer, PeerDownload> unfinished = new TreeMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Map<TaskId, Integer> pieceCounts = new HashMap<>();

    void on(SimulationEvent event, TaskId task) {
        if (event instanceof SimulationEvent.Decided decided && !ended.contains(decided.peer())) {
            unfinished.computeIfAbsent(decided.peer(), peer -> new PeerDownload(task, decided.cid(), new BitSet()));
        } else if (event instanceof SimulationEvent.Downloaded done && unfinished.containsKey(done.peer())) {
            unfinished.get(done.peer()).pieces().set(done.piece());
        } else if (event instanceof SimulationEvent.Finished finished) {
            end(finished.peer());
        } else if (event instanceof SimulationEvent.Vanished vanished) {
            end(vanished.peer());
        }
    }

    private void end(int peer) {
        unfinished.remove(peer);
        ended.add(peer);
    }

    /** How many pieces its file has. */
    void know(TaskId task, SwarmSnapshot swarm) {
        pieceCounts.put(task, swarm.layout().pieceCount());
    }

    boolean isEmpty(TaskId task) {
        return unfinished.values().stream().noneMatch(download -> download.task().equals(task));
    }

    /** Each with what it lacks; who lies is among them. */
    @Override
    public String toString() {
        String shown = unfinished.entrySet().stream()
                .limit(MOST_SHOWN)
                .map(entry -> "peer " + entry.getKey() + " (" + entry.getValue().cid() + ") " + lacks(entry.getValue()))
                .collect(Collectors.joining("; "));
        return unfinished.size() <= MOST_SHOWN ? shown : shown + "; and " + (unfinished.size() - MOST_SHOWN) + " more";
    }

    private String lacks(PeerDownload download) {
        Integer count = pieceCounts.get(download.task());
        if (count == null) {
            return "has pieces " + download.pieces();
        }
        BitSet lacking = (BitSet) download.pieces().clone();
        lacking.flip(0, count);
        return "lacks pieces " + lacking + " of " + count;
    }
}
