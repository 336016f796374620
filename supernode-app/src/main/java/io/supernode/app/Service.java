package io.supernode.app;

import io.supernode.app.config.Keys;
import io.supernode.app.config.Settings;
import io.supernode.http.admin.SettingsControl;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that runs in this process: one from the start to the end, but for a hand-over that fails, after which another one
 * goes on at the same ports as if the process had been restarted. Thread-safe; started once.
 */
final class Service implements HandOver.Owner, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final InheritedSockets.Ports inherited;
    private Optional<SettingsControl> control = Optional.empty();
    /** With which it goes on; guarded by this, as the following. */
    private Settings settings;
    private SupernodeServer server;
    private boolean isClosed;
    private int exitCode;
    private String reasonOfEnd = "drained";

    /** @param inherited listening sockets that this process was started with */
    Service(InheritedSockets.Ports inherited) {
        this.inherited = inherited;
    }

    /**
     * Starts it; when this returns, clients are served, and a process that was here before ends.
     *
     * @throws IOException if it cannot start, or the other process does not hand over; the message is a sentence for the operator
     */
    synchronized void start(Settings first, SettingsControl settingsControl) throws IOException {
        settings = first;
        control = Optional.of(settingsControl);
        Optional<TakeOver> takeOver =
                first.get(Keys.TAKE_OVER) ? TakeOver.of(first.homeDirectory()) : Optional.empty();
        try {
            server = SupernodeServer.start(first, control, new ServerStart(inherited, takeOver, Optional.of(this), false));
            takeOver.ifPresent(TakeOver::serving);
        } finally {
            takeOver.ifPresent(TakeOver::close);
        }
        server.bandwidth().register();
        endWith(server);
    }

    /** Lets {@link #awaitEnd} return when this server has ended, unless another one goes on. */
    private void endWith(SupernodeServer one) {
        Thread watcher = new Thread(() -> {
            try {
                one.awaitEnd();
                if (isLast(one)) {
                    ended.countDown();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "end");
        watcher.setDaemon(true);
        watcher.start();
    }

    private synchronized boolean isLast(SupernodeServer one) {
        return server == one;
    }

    private synchronized SupernodeServer server() {
        return server;
    }

    @Override
    public TakeOver.Ports ports() {
        return server().ports();
    }

    @Override
    public TakeOver.Ports release() throws IOException {
        if (inherited.isAny()) {
            throw new IOException("its sockets belong to the service manager that started it: restart it there,"
                    + " nobody is refused meanwhile");
        }
        return server().release();
    }

    @Override
    public void finish() {
        LOG.info("the other process serves: this one answers whoever still waits here, and ends");
        endBecause("another process has taken over");
        server().finish();
    }

    @Override
    public synchronized void resume() {
        if (isClosed) {
            return;
        }
        LOG.warn("the process that was to take over has ended before it served: this one goes on");
        try {
            server = SupernodeServer.start(
                    settings, control, new ServerStart(server.leave(), Optional.empty(), Optional.of(this), true));
            server.bandwidth().register();
            endWith(server);
        } catch (IOException | RuntimeException e) {
            LOG.error("it cannot: {}", e.getMessage(), e);
            exitCode = Main.CANNOT_START;
            endBecause("it could not go on after a take-over that failed");
            ended.countDown();
        }
    }

    /** Makes the values of those keys take effect that can change while it runs. */
    synchronized void apply(Settings changed) {
        settings = changed;
        if (server != null) {
            server.apply(changed);
        }
    }

    /** Reads the files of the certificate again, and tells whether it is another one. */
    boolean readCertificate() {
        return server().readCertificate();
    }

    /** See {@link SupernodeServer#whereItServes}. */
    String whereItServes() {
        return server().whereItServes();
    }

    String readyLine() {
        return server().readyLine();
    }

    /** Waits until it has ended by itself, and answers the exit code. */
    int awaitEnd() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    private synchronized void endBecause(String reason) {
        reasonOfEnd = reason;
    }

    /** Why it has ended by itself; empty if it was {@link #close closed}. */
    synchronized Optional<String> reasonOfEnd() {
        return isClosed ? Optional.empty() : Optional.of(reasonOfEnd);
    }

    /** Ends it as {@link SupernodeServer#close} does. */
    @Override
    public void close() {
        SupernodeServer last;
        synchronized (this) {
            isClosed = true;
            last = server;
        }
        if (last != null) {
            last.close();
        }
    }
}
