package io.supernode.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.metrics.CallerMetrics.Caller;
import io.supernode.metrics.CallerMetrics.Status;
import java.util.HashMap;
import java.util.Map;

/**
 * One task and its peers, as far as gauges and durations need them: what goes up for a peer must go down for it. Some
 * 70 bytes for each peer that the supernode knows. Thread-safe; its lock is held for a moment by events of this task
 * alone.
 */
final class TaskDownloads {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Where completed downloads are counted. */
    record Durations(DistributionDataPoint peer, DistributionDataPoint swarm) {}

    private static final class PeerDownload {

        private Caller caller;
        private long sinceNanos;
        /** Null: it has left, and is counted nowhere. */
        private Status status;
        /** Pieces that a restored peer had; 0 for others. */
        private final int restoredPieces;
        /** Whether it has had every piece, so that it does not download when it registers again. */
        private boolean isComplete;

        PeerDownload(Caller caller, int restoredPieces, long sinceNanos) {
            this.caller = caller;
            this.restoredPieces = restoredPieces;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Durations durations;
    private final Map<PeerId, PeerDownload> downloads = new HashMap<>();
    private GaugeDataPoint status;
    private ContentKey content;
    private int running;
    /** Of the peers that download at the same time: when the first came, and the last of them had everything. */
    private long swarmSinceNanos;
    private long completedNanos;
    private boolean hasCompleted;
    private boolean hasEnded;
    private boolean hasRestored;

    TaskDownloads(GaugeDataPoint status, Durations durations) {
        this.status = status;
        this.durations = durations;
        status.inc();
    }

    // ---- the task ----

    synchronized void fetchStarted(ContentKey started, GaugeDataPoint next, int pieceCount) {
        content = started;
        change(next);
        if (hasRestored && pieceCount > 0) {
            hasRestored = false;
            for (PeerDownload download : downloads.values()) {
                if (download.restoredPieces == pieceCount) {
                    download.isComplete = true;
                    end(download, Status.SUCCESS);
                }
            }
        }
    }

    /** The fetch of {@code ended} is over; that of an earlier content is of no interest any more. */
    synchronized void fetchEnded(ContentKey ended, GaugeDataPoint next) {
        if (ended.equals(content)) {
            change(next);
        }
    }

    private void change(GaugeDataPoint next) {
        if (!hasEnded) {
            status.dec();
            next.inc();
            status = next;
        }
    }

    synchronized void ended() {
        if (!hasEnded) {
            hasEnded = true;
            status.dec();
            downloads.values().forEach(this::drop);
            downloads.clear();
        }
    }

    // ---- its peers ----

    synchronized void registered(PeerId peer, Caller caller, boolean again, long now) {
        if (hasEnded) {
            return;
        }
        PeerDownload known = downloads.get(peer);
        if (known == null || !again) {
            forget(peer);
            known = new PeerDownload(caller, 0, now);
            downloads.put(peer, known);
            begin(known, Status.RUNNING);
            return;
        }
        Status next = known.isComplete ? Status.SUCCESS : Status.RUNNING;
        boolean goesOn = known.status == next;
        if (!goesOn || known.caller != caller) {
            drop(known);
            known.caller = caller;
            known.sinceNanos = goesOn ? known.sinceNanos : now;
            begin(known, next);
        }
    }

    /** A peer goes on as a store has held it; when it began is not known. */
    synchronized void restored(PeerId peer, Caller caller, int pieces, boolean hasLeft, long now) {
        if (hasEnded) {
            return;
        }
        forget(peer);
        hasRestored = true;
        PeerDownload download = new PeerDownload(caller, Math.max(1, pieces), now);
        downloads.put(peer, download);
        if (!hasLeft) {
            begin(download, Status.RUNNING);
        }
    }

    private void begin(PeerDownload download, Status status) {
        download.status = status;
        download.caller.added(status);
        if (status == Status.RUNNING) {
            if (running == 0) {
                swarmSinceNanos = download.sinceNanos;
                hasCompleted = false;
            }
            running++;
        }
    }

    /** A peer has every piece. */
    synchronized void completed(PeerId peer, long now) {
        PeerDownload download = downloads.get(peer);
        if (download != null) {
            download.isComplete = true;
            succeeded(download, now);
        }
    }

    /** A peer says that it has the file. */
    synchronized void succeeded(PeerId peer, long now) {
        PeerDownload download = downloads.get(peer);
        if (download != null) {
            succeeded(download, now);
        }
    }

    private void succeeded(PeerDownload download, long now) {
        if (download.status != Status.RUNNING) {
            return;
        }
        if (download.restoredPieces == 0) {
            durations.peer().observe((now - download.sinceNanos) / NANOS_PER_SECOND);
            completedNanos = now;
            hasCompleted = true;
        }
        end(download, Status.SUCCESS);
    }

    synchronized void failed(PeerId peer) {
        PeerDownload download = downloads.get(peer);
        if (download != null) {
            end(download, Status.FAILED);
        }
    }

    synchronized void left(PeerId peer) {
        PeerDownload download = downloads.get(peer);
        if (download != null) {
            drop(download);
        }
    }

    /** A peer had not left: it downloads from now on, as the caller that it registered as. */
    synchronized void returned(PeerId peer, long now) {
        PeerDownload download = downloads.get(peer);
        if (download != null && download.status == null) {
            download.sinceNanos = now;
            begin(download, download.isComplete ? Status.SUCCESS : Status.RUNNING);
        }
    }

    synchronized void forget(PeerId peer) {
        PeerDownload download = downloads.remove(peer);
        if (download != null) {
            drop(download);
        }
    }

    private void drop(PeerDownload download) {
        if (download.status != null) {
            download.caller.removed(download.status);
            stopRunning(download);
            download.status = null;
        }
    }

    private void end(PeerDownload download, Status next) {
        if (download.status != null && download.status != next) {
            download.caller.changed(download.status, next);
            stopRunning(download);
            download.status = next;
        }
    }

    private void stopRunning(PeerDownload download) {
        if (download.status == Status.RUNNING && --running == 0 && hasCompleted) {
            durations.swarm().observe((completedNanos - swarmSinceNanos) / NANOS_PER_SECOND);
            hasCompleted = false;
        }
    }
}
