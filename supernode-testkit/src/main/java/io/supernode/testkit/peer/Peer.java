package io.supernode.testkit.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.testkit.peer.NodeApi.Reply;
import io.supernode.testkit.peer.PieceDownloader.MissingException;
import io.supernode.testkit.peer.PieceDownloader.WrongBytesException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download of one file by one peer, as clients of a generation do it ({@link PeerSettings.Builder#client}):
 * {@link #download} blocks until the file is there; the peer then goes on serving its pieces until it is closed, also if it
 * has failed: in real clients another process does that.
 *
 * <p>Thread-safe: {@link #tally} and {@link #close} may be called at any time, {@link #download} once. Memory is bounded
 * by a buffer per running piece.
 */
public final class Peer implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    private static final int FINISH = 600;
    private static final int CONTINUE = 601;

    /** Tells the threads of peers apart. */
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final PeerSettings settings;
    private final Sleeper sleeper;
    private final PeerTally tally = new PeerTally();
    private final NodeApi api;
    private final ResultQueue results;
    private final PieceDownloader downloader;
    private final ExecutorService threads;
    private final ReportLine reports;
    private final String path;
    private volatile Membership membership;
    private UploadServer uploads;
    private PieceFile file;
    private volatile boolean closed;

    /** A peer that really sleeps. */
    public Peer(PeerSettings settings) {
        this(settings, Sleeper.real());
    }

    /** @param sleeper waits on reply 602 */
    public Peer(PeerSettings settings, Sleeper sleeper) {
        this.settings = settings;
        this.sleeper = sleeper;
        this.api = new NodeApi(settings);
        this.results = new ResultQueue(settings.queuePoll);
        this.downloader = new PieceDownloader(settings, tally);
        String name = "peer-" + NUMBERS.incrementAndGet();
        this.threads = Executors.newCachedThreadPool(task -> daemon(task, name));
        this.reports = new ReportLine(name);
        this.path = "/peer/file/" + settings.target.getFileName() + '-' + UUID.randomUUID();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What this peer has done so far. */
    public PeerTally tally() {
        return tally;
    }

    /**
     * Downloads the file, checks it and moves it to its target.
     *
     * @return its md5, 32 lower-case hex digits
     */
    public String download() throws PeerFailedException, InterruptedException {
        try {
            return run();
        } catch (RejectedExecutionException e) {
            throw new PeerFailedException("the peer was closed", e);
        } catch (IOException e) {
            throw new PeerFailedException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private String run() throws PeerFailedException, IOException, InterruptedException {
        long begin = System.nanoTime();
        InetAddress local = Membership.localAddress(settings);
        synchronized (this) {
            requireOpen();
            uploads = new UploadServer(
                    local, path, settings.upRate, settings.kind, settings.serving, tally.uploaded, threads);
        }
        membership = new Membership(settings, api, sleeper, tally, local, uploads.port(), path);
        membership.register();
        tally.fileLength(membership.fileLength());
        openFile();
        PullLoop pulls = new PullLoop(settings, api, membership, results, tally, sleeper);
        results.put(PieceResult.start());
        while (true) {
            requireOpen();
            Optional<PieceResult> report = results.next();
            if (report.isEmpty()) {
                continue;
            }
            Reply reply = pulls.pull(report.get(), this::requireOpen);
            if (reply.code() == CONTINUE) {
                start(reply.data());
            } else if (reply.code() == FINISH) {
                String md5 = finish(reply.data());
                reportMetrics(Duration.ofNanos(System.nanoTime() - begin));
                return md5;
            } else if (reply.code() != PullLoop.WAIT) {
                // As real clients do: nothing is done until the next result, or ever.
                LOG.warn("{} is told {} and goes on waiting", membership.cid(), reply);
            }
        }
    }

    private synchronized void openFile() throws IOException {
        Path target = settings.target;
        Files.createDirectories(target.getParent());
        Path part = target.resolveSibling("." + target.getFileName() + '.' + UUID.randomUUID() + ".part");
        file = new PieceFile(part, membership.pieceSize());
        uploads.serve(file);
    }

    private void start(JsonNode data) throws IOException, PeerFailedException {
        if (!data.isArray()) {
            throw new IOException("reply 601 without a list of pieces");
        }
        List<PieceTask> tasks = new ArrayList<>();
        for (JsonNode node : data) {
            tasks.add(checked(PieceTask.parse(node)));
        }
        for (PieceTask task : tasks) {
            if (results.isDone(task.range())) {
                results.put(PieceResult.semiSuccess(task.cid(), task.range().toString()));
            } else if (results.start(task.range())) {
                threads.execute(() -> download(task));
            }
        }
    }

    private PieceTask checked(PieceTask task) throws PeerFailedException {
        boolean ours = task.pieceSize() == membership.pieceSize()
                && task.range().isPieceOf(task.pieceSize())
                && task.range().start() / task.pieceSize() == task.piece()
                && task.digest().framedLength() <= task.pieceSize();
        if (!ours) {
            throw new PeerFailedException("the supernode assigned what is no piece of this task: " + task);
        }
        return task;
    }

    private void download(PieceTask task) {
        try {
            int length = downloader.download(task, file);
            (task.isFromSupernode() ? tally.fromSupernode : tally.fromPeers).addAndGet(task.digest().framedLength());
            results.put(PieceResult.semiSuccess(task.cid(), task.range().toString()));
            reports.later(
                    () -> {
                        file.complete(task.piece(), length);
                        results.completed();
                    },
                    () -> api.pieceSuccess(membership.cid(), membership.taskId(), task));
        } catch (IOException e) {
            if (closed) {
                return;
            }
            tally.failures.incrementAndGet();
            LOG.info("{} failed with piece {} of {}:{}: {}",
                    membership.cid(), task.piece(), task.ip(), task.port(), e.getMessage());
            if (e instanceof WrongBytesException wrong) {
                reports.now(() -> api.wrongMd5(membership.cid(), membership.taskId(), task, wrong.realMd5()));
            } else if (e instanceof MissingException) {
                reports.now(() -> api.fileMissing(membership.cid(), membership.taskId(), task));
            }
            results.put(PieceResult.failure(task.cid(), task.range().toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String finish(JsonNode data) throws PeerFailedException, IOException {
        long length = data.path("fileLength").asLong(-1);
        String expected = data.path("md5").asText("");
        if (file.length() != length) {
            throw new PeerFailedException("finished with " + file.length() + " of " + length + " bytes");
        }
        String real = file.md5();
        if (!real.equals(expected)) {
            throw new PeerFailedException("the file has md5 " + real + " instead of " + expected);
        }
        if (!settings.md5.isEmpty() && !real.equalsIgnoreCase(settings.md5)) {
            throw new PeerFailedException("the file has md5 " + real + " instead of the wanted " + settings.md5);
        }
        tally.fileLength(length);
        file.moveTo(settings.target);
        return real;
    }

    private void reportMetrics(Duration duration) {
        if (settings.kind.reportsMetrics()) {
            reports.later(
                    () -> {},
                    () -> api.metrics(
                            membership.cid(), membership.taskId(), membership.ip(), membership.port(), tally, duration));
        }
    }

    private void requireOpen() throws PeerFailedException {
        if (closed) {
            throw new PeerFailedException("the peer was closed");
        }
        if (tally.failures() > settings.maxFailures) {
            throw new PeerFailedException("gave up after " + tally.failures() + " failed pieces");
        }
    }

    /** Says service down, stops serving and ends a running download. A file that is not finished is deleted. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        if (membership != null && membership.isRegistered()) {
            reports.now(() -> api.serviceDown(membership.cid(), membership.taskId()));
        }
        downloader.abort();
        reports.close();
        synchronized (this) {
            if (uploads != null) {
                uploads.close();
            }
            threads.shutdownNow();
            if (file != null) {
                file.close();
            }
        }
    }
}
