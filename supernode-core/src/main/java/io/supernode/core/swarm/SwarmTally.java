package io.supernode.core.swarm;

/** What has happened in a swarm, in numbers. Guarded by the task's lock. */
final class SwarmTally {

    long bytesFromSeed;
    long bytesFromPeers;
    long piecesFailed;
    long piecesOverdue;
    long eliminated;

    void arrived(boolean fromSeed, int framedBytes) {
        if (fromSeed) {
            bytesFromSeed += framedBytes;
        } else {
            bytesFromPeers += framedBytes;
        }
    }
}
