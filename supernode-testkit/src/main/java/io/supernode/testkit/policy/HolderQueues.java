package io.supernode.testkit.policy;

import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.Arrays;
import java.util.NoSuchElementException;

/** For each piece the peers that can serve it, in the order of their reports. Not thread-safe. */
final class HolderQueues {

    private static final int FIRST_CAPACITY = 8;

    private Queue[] queues = new Queue[FIRST_CAPACITY];

    /** The holders of one piece, in a ring. */
    private static final class Queue {
        private int[] peers = new int[FIRST_CAPACITY];
        private int head;
        private int size;
        /** All that have ever reported it, those that are forgotten too. */
        private int reported;

        private int at(int position) {
            return peers[(head + position) % peers.length];
        }

        private void add(int peer) {
            if (size == peers.length) {
                int[] more = new int[2 * size];
                for (int i = 0; i < size; i++) {
                    more[i] = at(i);
                }
                peers = more;
                head = 0;
            }
            peers[(head + size++) % peers.length] = peer;
        }

        private int poll() {
            int first = peers[head];
            head = (head + 1) % peers.length;
            size--;
            return first;
        }

        private void remove(int peer) {
            // Once around: all others are put back in their order.
            for (int left = size; left > 0; left--) {
                int first = poll();
                if (first != peer) {
                    add(first);
                }
            }
        }
    }

    void add(int piece, int peer) {
        if (piece >= queues.length) {
            queues = Arrays.copyOf(queues, Math.max(piece + 1, 2 * queues.length));
        }
        if (queues[piece] == null) {
            queues[piece] = new Queue();
        }
        queues[piece].add(peer);
        queues[piece].reported++;
    }

    void forget(int peer) {
        for (Queue queue : queues) {
            if (queue != null) {
                queue.remove(peer);
            }
        }
    }

    private Queue of(int piece) {
        return piece < queues.length ? queues[piece] : null;
    }

    /** How many peers have it now. */
    int size(int piece) {
        Queue queue = of(piece);
        return queue == null ? 0 : queue.size;
    }

    /** How many peers have ever reported it. */
    int reported(int piece) {
        Queue queue = of(piece);
        return queue == null ? 0 : queue.reported;
    }

    /** The peer at {@code position}; 0 is the head. */
    int at(int piece, int position) {
        if (position < 0 || position >= size(piece)) {
            throw new NoSuchElementException("piece " + piece + " has no holder " + position);
        }
        return queues[piece].at(position);
    }

    /** The head goes to the end; there must be one. */
    void headToEnd(int piece) {
        int head = at(piece, 0);
        queues[piece].poll();
        queues[piece].add(head);
    }

    /** Compares these queues with what the swarm's peers serve. */
    void check(SwarmSnapshot swarm) {
        for (int piece = 0; piece < swarm.layout().pieceCount(); piece++) {
            int number = piece;
            long serving = swarm.peers().stream().filter(peer -> peer.served().get(number)).count();
            if (size(piece) != serving) {
                throw new AssertionError("the policy knows " + size(piece) + " holders of piece " + piece
                        + ", the swarm " + serving);
            }
        }
    }
}
