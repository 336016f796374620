package io.supernode.cdn;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFetcher;
import io.supernode.testkit.contract.OriginFetcherContract;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

/** The duties of the port, held against real sockets and a real disk. */
class HttpOriginFetcherTest extends OriginFetcherContract {

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private HomeDirectory homeDirectory;

    @Override
    protected OriginFetcher create(Path home) throws Exception {
        homeDirectory = HomeDirectory.open(home);
        OriginSettings settings = OriginSettings.defaults()
                .withLoopbackOrigin(true)
                .withTimeouts(PATIENCE, PATIENCE, PATIENCE)
                .withRetries(2, Duration.ofMillis(10));
        return new HttpOriginFetcher(settings, new PieceStore(homeDirectory, new RealDisk()));
    }

    @Override
    protected void close(OriginFetcher created) throws Exception {
        ((HttpOriginFetcher) created).close();
        homeDirectory.close();
    }

    @Override
    protected boolean damage(Path home, ContentKey key, int piece) throws Exception {
        Path file = home.resolve("content").resolve(key.prefix()).resolve(key.value());
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long middle = (long) piece * PieceLayout.DEFAULT_PIECE_SIZE + PieceLayout.DEFAULT_PIECE_SIZE / 2;
            bytes.seek(middle);
            int old = bytes.read();
            bytes.seek(middle);
            bytes.write(old ^ 1);
        }
        return true;
    }
}
