package io.supernode.testkit.command;

import io.supernode.testkit.peer.PeerTally;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the terminal that follows the tallies of peers until it is closed. */
final class ProgressDisplay implements AutoCloseable {

    private static final int REFRESH_MILLIS = 200;
    private static final long MB = 1 << 20;

    private final List<PeerTally> tallies;
    private final ProgressBar bar;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    /** Shows a bar, or nothing at all when {@code quiet}. */
    ProgressDisplay(String name, List<PeerTally> tallies, boolean quiet) {
        this.tallies = tallies;
        this.bar = quiet
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(name)
                        .setInitialMax(-1)
                        .setUnit(" MB", MB)
                        .setUpdateIntervalMillis(REFRESH_MILLIS)
                        // Colours are for terminals.
                        .setStyle(System.console() == null
                                ? ProgressBarStyle.UNICODE_BLOCK
                                : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                        .showSpeed()
                        .build();
    }

    /** Begins to follow the tallies. */
    void start() {
        if (bar != null) {
            timer.scheduleAtFixedRate(this::refresh, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void refresh() {
        long done = 0;
        long length = -1;
        for (PeerTally tally : tallies) {
            done += tally.fromSupernode() + tally.fromPeers();
            length = Math.max(length, tally.fileLength());
        }
        if (length >= 0) {
            bar.maxHint(Math.max(done, length * tallies.size()));
        }
        bar.stepTo(done);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        if (bar != null) {
            refresh();
            bar.close();
        }
    }
}
