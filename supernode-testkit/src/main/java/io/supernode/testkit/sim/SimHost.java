package io.supernode.testkit.sim;

import java.util.Arrays;
import java.util.List;

/** A host: one link and one upload server for all of its clients, each of which downloads one file. Not thread-safe. */
final class SimHost {

    final int index;
    final long arrival;
    final double uplinkFactor;
    /** Whether its server takes requests and never sends a byte. */
    final boolean stalls;
    /** Whether it has an upload server. */
    final boolean serves;
    /** One for each file, in the order of the files. */
    final SimPeer[] peers;
    /** For each image the first file that has not been begun. */
    private final int[] next;
    /** For each image the first file of the next one. */
    private final int[] end;

    SimHost(
            int index,
            long arrival,
            double uplinkFactor,
            boolean stalls,
            boolean serves,
            HostDownloads downloads) {
        this.index = index;
        this.arrival = arrival;
        this.uplinkFactor = uplinkFactor;
        this.stalls = stalls;
        this.serves = serves;
        peers = new SimPeer[downloads.fileCount()];
        next = new int[downloads.images().size()];
        end = new int[next.length];
        int file = 0;
        for (int image = 0; image < next.length; image++) {
            next[image] = file;
            file += downloads.images().get(image).size();
            end[image] = file;
        }
    }

    int imageCount() {
        return next.length;
    }

    /** The image that a file is of. */
    int imageOf(int file) {
        int image = 0;
        while (file >= end[image]) {
            image++;
        }
        return image;
    }

    /** The client of the next file of {@code image}, which begins now; null if there is none left. */
    SimPeer begin(int image) {
        return next[image] < end[image] ? peers[next[image]++] : null;
    }

    /** The clients of {@code image}'s files. */
    List<SimPeer> peersOf(int image) {
        return Arrays.asList(peers).subList(image == 0 ? 0 : end[image - 1], end[image]);
    }

    /** From the host's arrival until the last of these of its peers was done; −1 if one is not. */
    double seconds(List<SimPeer> ofHost) {
        long last = 0;
        for (SimPeer peer : ofHost) {
            if (peer.finishedAt < 0) {
                return -1;
            }
            last = Math.max(last, peer.finishedAt);
        }
        return (last - arrival) / 1e9;
    }
}
