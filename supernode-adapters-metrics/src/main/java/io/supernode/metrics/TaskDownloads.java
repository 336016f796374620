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
 * One task and its peers, as far as gauges and durations need them: what goes up for a peer must go down for it. Some 70 bytes
 * for each peer that the supernode knows. Thread-safe; its lock is held for a moment by events of this task alone.
 */
final class TaskDownloads {

    private static final double NANOS_PER_SECOND = 1e9;

    /** Where completed downloads are counted. */
    record Durations(DistributionDataPoint peer, DistributionDataPoint swarm) {}

    private static final class Download {

        private final Caller caller;
        /** Pieces that a restored peer had; 0 for others. */
        private final int restoredPieces;
        private final long sinceNanos;
        private Status status = Status.RUNNING;

        Download(Caller caller, int restoredPieces, long sinceNanos) {
            this.caller = caller;
            this.restoredPieces = restoredPieces;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Durations durations;
    private final Map<PeerId, Download> downloads = new HashMap<>();
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
            for (Download download : downloads.values()) {
                if (download.restoredPieces == pieceCount) {
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
            downloads.values().forEach(download -> download.caller.removed(download.status));
            downloads.clear();
        }
    }

    // ---- its peers ----

    synchronized void registered(PeerId peer, Caller caller, boolean again, long now) {
        Download known = downloads.get(peer);
        if (known != null && again && known.status != Status.FAILED && known.caller == caller) {
            // Goes on, or has everything already.
            return;
        }
        forget(peer);
        begin(peer, new Download(caller, 0, now));
    }

    /** A peer goes on as a store has held it; when it began is not known. */
    synchronized void restored(PeerId peer, Caller caller, int pieces, long now) {
        forget(peer);
        hasRestored = true;
        begin(peer, new Download(caller, Math.max(1, pieces), now));
    }

    private void begin(PeerId peer, Download download) {
        if (hasEnded) {
            return;
        }
        if (running == 0) {
            swarmSinceNanos = download.sinceNanos;
            hasCompleted = false;
        }
        running++;
        downloads.put(peer, download);
        download.caller.added(download.status);
    }

    synchronized void completed(PeerId peer, long now) {
        Download download = downloads.get(peer);
        if (download == null || download.status != Status.RUNNING) {
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
        Download download = downloads.get(peer);
        if (download != null && download.status != Status.FAILED) {
            end(download, Status.FAILED);
        }
    }

    synchronized void forget(PeerId peer) {
        Download download = downloads.remove(peer);
        if (download != null) {
            stopRunning(download);
            download.caller.removed(download.status);
        }
    }

    private void end(Download download, Status next) {
        stopRunning(download);
        download.caller.changed(download.status, next);
        download.status = next;
    }

    private void stopRunning(Download download) {
        if (download.status == Status.RUNNING && --running == 0 && hasCompleted) {
            durations.swarm().observe((completedNanos - swarmSinceNanos) / NANOS_PER_SECOND);
            hasCompleted = false;
        }
    }
}
