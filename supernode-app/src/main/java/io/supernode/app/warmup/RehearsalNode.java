package io.supernode.app.warmup;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.data.DataServer;
import io.supernode.http.data.DataSettings;
import io.supernode.http.net.BoundPort;
import io.supernode.http.net.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A supernode for a rehearsal: the real core, ports, origin client and store, on ports of loopback that the system chooses, with a
 * home of its own. It tells nobody of what happens in it. Thread-safe.
 */
final class RehearsalNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalNode.class);
    private static final int SECRET_BYTES = 32;

    /** The last is closed first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Supernode supernode;
    private final HttpOriginFetcher origins;
    private final ControlServer control;
    private final DataServer data;

    /**
     * @param directory which may be there, and is given up only
     * @throws IOException if the directory or loopback cannot be used
     */
    RehearsalNode(Path directory, RehearsalParts parts) throws IOException {
        try {
            HomeDirectory home = opened(HomeDirectory.open(directory));
            PieceStore store = new PieceStore(home, new UnsyncedDisk(new RealDisk()));
            origins = new HttpOriginFetcher(OriginSettings.defaults().withLoopbackOrigin(true), store);
            // On a machine that has much else to do this may be late, which concerns nobody.
            opened(() -> origins.end().forEach(LOG::debug));
            ListenAddress address = ListenAddress.of(InetAddress.getLoopbackAddress().getHostAddress(), 0);
            DataSettings dataSettings = DataSettings.at(address);
            BoundPort dataPort = opened(DataServer.bind(dataSettings));
            opened(parts);
            supernode = parts.begin(core(dataPort.number()), directory);
            opened(supernode::close);
            data = opened(new DataServer(parts.files(store), dataSettings, dataPort));
            data.start();
            ControlSettings controlSettings = ControlSettings.at(address).withRegistrationsPerSecond(0);
            BoundPort controlPort = opened(ControlServer.bind(controlSettings));
            control = opened(new ControlServer(
                    supernode, controlSettings, controlPort, parts.extend(ControlExtensions.none().withoutAccessLog())));
            control.start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.push(part);
        return part;
    }

    /** Its pulls are answered at once: nobody who waits is to be waited for. */
    private LocalSupernode.Builder core(int dataPort) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return LocalSupernode.builder(origins, secret)
                .settings(SupernodeSettings.builder()
                        .hold(Duration.ZERO)
                        .downloadPort(dataPort)
                        .localIp(InetAddress.getLoopbackAddress().getHostAddress())
                        .build())
                .onFailure(failure -> LOG.debug("a part of the rehearsal has failed", failure));
    }

    int controlPort() {
        return control.port();
    }

    int dataPort() {
        return data.port();
    }

    /** Lets time pass in its core. */
    void tick() {
        supernode.tick();
    }

    /** Fetches a file, as the core has it done, and deletes it. Completes when that has been begun, also after a failure. */
    CompletionStage<Void> fetchAndDiscard(String url) {
        TaskId task = new ResourceIdentity(url, "", "").taskId();
        ContentKey key = ContentKey.of(task, 0);
        CompletableFuture<Void> end = new CompletableFuture<>();
        origins.fetch(
                new FetchRequest(
                        task, key, OriginRequest.of(url), PieceLayout.ofLength(RehearsalOrigin.FILE_BYTES), Optional.empty()),
                new FetchListener() {

                    @Override
                    public void lengthKnown(long fileLength) {
                        // Known before.
                    }

                    @Override
                    public void pieceStored(int piece, PieceDigest digest) {
                        // Nobody waits for it.
                    }

                    @Override
                    public void pieceLost(int piece) {
                        // Nor has anybody read it.
                    }

                    @Override
                    public void finished(long fileLength, Md5 fileMd5) {
                        end.complete(null);
                    }

                    @Override
                    public void failed(OriginFailure failure) {
                        LOG.debug("a fetch of the rehearsal failed: {}", failure.reason());
                        end.complete(null);
                    }
                });
        return end.thenRun(() -> origins.discard(key));
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable part = opened.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.debug("{} of the rehearsal did not close", part, e);
            }
        }
    }
}
