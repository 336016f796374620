package io.supernode.cdn.bench;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The process that {@link KillCampaign} kills: fetches some files and says what it offers. */
public final class KillVictim {

    private KillVictim() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        int files = Integer.parseInt(args[2]);
        long begin = System.nanoTime();
        HomeDirectory home = HomeDirectory.open(Path.of(args[0]));
        PieceStore store = new PieceStore(home, new RealDisk());
        say("open " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        HttpOriginFetcher fetcher =
                new HttpOriginFetcher(OriginSettings.defaults().withLoopbackOrigin(true), store);
        CountDownLatch ends = new CountDownLatch(files);
        AtomicBoolean failed = new AtomicBoolean();
        for (int file = 0; file < files; file++) {
            String url = "http://127.0.0.1:" + port + "/f" + file;
            FetchRequest request =
                    LargeFileBench.request("f" + file, url, KillCampaign.content(file).length());
            fetcher.fetch(request, new Teller(file, ends, failed));
        }
        ends.await();
        System.exit(failed.get() ? 1 : 0);
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private record Teller(int file, CountDownLatch ends, AtomicBoolean failed) implements FetchListener {

        @Override
        public void lengthKnown(long fileLength) {
            // Known before.
        }

        @Override
        public void pieceStored(int piece, PieceDigest digest) {
            say("piece " + file + ' ' + piece);
        }

        @Override
        public void pieceLost(int piece) {
            say("lost " + file + ' ' + piece);
        }

        @Override
        public void finished(long fileLength, Md5 fileMd5) {
            say("finished " + file);
            ends.countDown();
        }

        @Override
        public void failed(OriginFailure failure) {
            say("failed " + file + ' ' + failure.reason());
            failed.set(true);
            ends.countDown();
        }
    }
}
