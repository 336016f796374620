package io.supernode.core.example;

import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Embeds a supernode: two peers get a file of two pieces. Only the JDK and supernode-core are needed. */
public final class EmbeddingExample {

    private EmbeddingExample() {}

    /** Prints the log of {@link #run}. */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Lets two peers download the file, and tells what happened. */
    static List<String> run() {
        byte[] file = "An embedded supernode. ".repeat(200_000).getBytes();
        SupernodeSettings settings = SupernodeSettings.builder().advertiseIp("192.0.2.1").build();
        byte[] secret = new SecureRandom().generateSeed(16);
        Supernode supernode = LocalSupernode.builder(new ArrayOrigin(file), secret).settings(settings).start();
        List<String> log = new ArrayList<>();
        TaskId task = register(supernode, "first", "192.0.2.11");
        download(supernode, task, "first", log);
        register(supernode, "second", "192.0.2.12");
        download(supernode, task, "second", log);

        // Time passes only in calls: an embedder ticks ten to twenty times a second.
        supernode.tick();
        supernode.task(task).ifPresent(snapshot ->
                log.add(snapshot.record().phase() + ", " + snapshot.peers() + " peers"));
        supernode.swarm(task).ifPresent(swarm -> swarm.peers().forEach(peer ->
                log.add(peer.id().value() + " can serve " + peer.served())));
        supernode.leave(task.value(), "first");
        supernode.close();
        return log;
    }

    private static TaskId register(Supernode supernode, String cid, String ip) {
        RegistrationRequest request = RegistrationRequest.builder()
                .cid(cid).ip(ip).port(15_001).hostName(cid).superNodeIp("192.0.2.1")
                .path("/peer/file/" + cid).rawUrl("http://files.example.com/file").version("0.4.2")
                .build();
        // A refusal is a result as well: one case for each code of the wire.
        RegistrationOutcome outcome = supernode.register(request).toCompletableFuture().join();
        if (outcome instanceof RegistrationOutcome.Registered registered) {
            return registered.task();
        }
        throw new IllegalStateException("refused: " + outcome);
    }

    private static void download(Supernode supernode, TaskId task, String cid, List<String> log) {
        PullRequest next = PullRequest.start(task.value(), cid);
        while (true) {
            // The stage of a pull may complete later: an idle peer is held until there is something for it.
            PullOutcome outcome = supernode.pull(next).toCompletableFuture().join();
            if (outcome instanceof PullOutcome.Finished finished) {
                log.add(cid + " has all " + finished.fileLength() + " bytes");
                return;
            }
            if (!(outcome instanceof PullOutcome.Pieces pieces)) {
                throw new IllegalStateException("no piece: " + outcome);
            }
            PieceAssignment piece = pieces.pieces().get(0);
            // Here a real peer downloads the bytes from the address, checks them and writes them to its disk.
            log.add(cid + " gets piece " + piece.piece() + " from "
                    + (piece.fromSupernode() ? "the supernode" : piece.cid()));
            String range = PieceRange.ofPiece(piece.piece(), piece.pieceSize()).toString();
            supernode.reportPiece(new PieceReport(task.value(), cid, piece.cid(), range));
            next = new PullRequest(task.value(), cid, piece.cid(), range, "701", "501");
        }
    }

    /** An origin that is an array. A real one asks the network on threads of its own and stores the framed pieces. */
    private record ArrayOrigin(byte[] file) implements OriginFetcher {

        @Override
        public CompletionStage<OriginProbe> probe(OriginRequest request) {
            return CompletableFuture.completedFuture(new OriginProbe.Available(file.length));
        }

        @Override
        public void fetch(FetchRequest request, FetchListener listener) {
            PieceLayout layout = request.layout();
            for (int piece = 0; piece < layout.pieceCount(); piece++) {
                byte[] framed = framed(layout, piece);
                listener.pieceStored(piece, new PieceDigest(md5(framed), framed.length));
            }
            listener.finished(file.length, md5(file));
        }

        private byte[] framed(PieceLayout layout, int piece) {
            int length = layout.contentLength(piece);
            return ByteBuffer.allocate(layout.framedLength(piece))
                    .putInt(layout.frameHeader(length))
                    .put(file, piece * layout.contentPerPiece(), length)
                    .put((byte) 0x7f)
                    .array();
        }

        private static Md5 md5(byte[] bytes) {
            try {
                return Md5.of(MessageDigest.getInstance("MD5").digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has MD5", e);
            }
        }

        @Override
        public void verify(ContentKey key, int piece) {
            // An array cannot be damaged.
        }

        @Override
        public void release(ContentKey key) {
            // Nothing is kept for a task.
        }

        @Override
        public void discard(ContentKey key) {
            // Nothing is kept for a task.
        }
    }
}
