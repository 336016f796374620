package io.supernode.app;

import io.supernode.app.EndSteps.Step;
import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.Settings;
import io.supernode.http.admin.SettingsControl;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A running supernode, from its start to its end in the three steps of {@link EndSteps}; {@link ServerParts} is what it is made
 * of. Between the second step and the third another process may have the home, and be beside it at the ports: see {@link
 * #release}.
 */
final class SupernodeServer implements AutoCloseable {

    /** Downloads that run at SIGTERM; the whole end has 5 s. */
    private static final Duration DOWNLOADS_AT_SIGTERM = Duration.ofMillis(1500);
    /** The slowest client that counts needs 32 s for a piece of 4 MB (protocol section 4). */
    private static final Duration DOWNLOADS_AT_HAND_OVER = Duration.ofSeconds(60);

    private final CountDownLatch ended = new CountDownLatch(1);
    /** Guarded by this. */
    private final EndSteps steps = new EndSteps();
    private final ServerParts parts;
    private volatile boolean ready;

    private SupernodeServer(Settings settings, Optional<SettingsControl> control, ServerStart start)
            throws IOException {
        ServerParts.Owner owner = new ServerParts.Owner(() -> ready, this::closeSoon);
        try {
            parts = ServerParts.open(settings, control, start, steps, owner);
        } catch (IOException | RuntimeException e) {
            for (Step step : Step.values()) {
                steps.close(step);
            }
            throw e;
        }
        ready = true;
    }

    /**
     * Starts a supernode; when this returns, clients are served.
     *
     * @param control of the settings, for operators
     * @param start where its ports come from, and whom it hands over to
     * @throws IOException if the home or a port is not available; the message is a sentence for the operator
     */
    static SupernodeServer start(Settings settings, Optional<SettingsControl> control, ServerStart start)
            throws IOException {
        return new SupernodeServer(settings, control, start);
    }
    /** Makes the values of those keys take effect that can change while it runs. */
    void apply(Settings settings) {
        long bytesPerSecond = AdapterSettings.bytesPerSecond(settings);
        if (bytesPerSecond != parts.bandwidth().getBytesPerSecond()) {
            parts.bandwidth().setBytesPerSecond(bytesPerSecond);
        }
        parts.guard().access(AdapterSettings.admin(settings, parts.ownNames()));
    }

    /** Reads the files of the certificate again, which may have other content by now, and tells whether it is another one. */
    boolean readCertificate() {
        return parts.tls().readAgain();
    }

    /** The same in other words than {@link #readyLine}, which scripts look for in all that a process has written. */
    String whereItServes() {
        return String.format(
                "calls at port %d, pieces at port %d, home %s",
                parts.control().port(), parts.data().port(), parts.home().path());
    }

    /** One line that says what it listens on. */
    String readyLine() {
        return String.format(
                "supernode is ready: control port %d, download port %d, home %s",
                parts.control().port(), parts.data().port(), parts.home().path());
    }

    /** What it may serve and take. */
    BandwidthControl bandwidth() {
        return parts.bandwidth();
    }

    /** Closes on a thread of its own: whoever asks for it is closed too. */
    private void closeSoon() {
        new Thread(this::close, "drained").start();
    }

    /** Waits until it has been closed. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /**
     * Stores what it knows, and gives up the home: another process may have it when this returns, and may take the ports too.
     * The ports go on answering, with what makes clients ask again; pieces are served as before. {@link #finish} or {@link
     * #leave} must follow.
     *
     * @throws IOException if it is not possible now; then nothing has happened
     */
    synchronized TakeOver.Ports release() throws IOException {
        if (!ready) {
            throw new IOException("it is ending already");
        }
        parts.controlPort().share();
        parts.dataPort().share();
        ready = false;
        steps.close(Step.WAITING);
        steps.close(Step.STATE);
        return ports();
    }

    /** Where it listens. */
    TakeOver.Ports ports() {
        return new TakeOver.Ports(parts.controlPort().number(), parts.dataPort().number());
    }

    /** After {@link #release}: answers those who still come to this process, lets downloads come to their end, and closes. */
    void finish() {
        closePorts(DOWNLOADS_AT_HAND_OVER);
    }

    /**
     * After {@link #release}: ends, but for the ports, which the next server of this process takes over with those who wait at
     * them. Running downloads come to their end.
     *
     * @return the ports
     * @throws IOException if they are closed
     */
    InheritedSockets.Ports leave() throws IOException {
        InheritedSockets.Ports next = new InheritedSockets.Ports(
                Optional.of(parts.controlPort().handOn()), Optional.of(parts.dataPort().handOn()));
        parts.control().close();
        parts.data().stopAccepting();
        new Thread(() -> closePorts(DOWNLOADS_AT_HAND_OVER), "last-downloads").start();
        return next;
    }

    /** Answers what is held, and closes everything. Does nothing when it is closed already. */
    @Override
    public void close() {
        // Before anything is closed, and without the lock: those who ask are told at once.
        ready = false;
        synchronized (this) {
            // From then on the data port takes nobody in: who asks from whom next must not be sent there.
            steps.close(Step.WAITING);
            finishDownloads(DOWNLOADS_AT_SIGTERM);
            steps.close(Step.STATE);
        }
        closePorts(Duration.ZERO);
    }

    private void closePorts(Duration patience) {
        // At once: those who come from now on are answered elsewhere.
        parts.control().close();
        finishDownloads(patience);
        synchronized (this) {
            steps.close(Step.PORTS);
        }
        ended.countDown();
    }

    private void finishDownloads(Duration patience) {
        try {
            parts.data().finish(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
