package io.supernode.core.example;

import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.ServerKind;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Embeds a supernode: two peers get a file of two pieces, and a restart comes in between. */
final class EmbeddingExample {

    private final List<String> log = new ArrayList<>();
    private final InMemoryTaskStore tasks = new InMemoryTaskStore();
    private final InMemoryPeerStore peers = new InMemoryPeerStore();

    /** Lets two peers download the file, and tells what happened. */
    List<String> run() {
        Supernode supernode = start();
        String task = register(supernode, "first", "192.0.2.11");
        download(supernode, task, "first");
        register(supernode, "second", "192.0.2.12");
        supernode.close();

        // What the first one knew is in the stores: here it goes on, and nobody registers again.
        supernode = start();
        download(supernode, task, "second");
        // Time passes only in calls: an embedder ticks ten to twenty times a second.
        supernode.tick();
        supernode.close();
        return log;
    }

    private Supernode start() {
        byte[] secret = "here: 16 bytes or more that nobody else knows".getBytes(StandardCharsets.UTF_8);
        byte[] file = "An embedded supernode. ".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        return LocalSupernode.builder(new ArrayOrigin(file), secret)
                .policy(new IdlePeersFirst())
                .observer(this::note)
                .stores(tasks, peers)
                // What the policy or the observer throws; a real one writes it to its log.
                .onFailure(failure -> log.add("failed: " + failure))
                .start();
    }

    /** Of all events these: what has arrived where. */
    private void note(SupernodeEvent event, long atNanos) {
        if (event instanceof SupernodeEvent.PieceArrived arrived) {
            log.add(arrived.peer() + " has piece " + arrived.piece() + " from "
                    + arrived.source().map(Object::toString).orElse("the supernode"));
        }
    }

    /** A scheduling policy: one piece at a time, the rarest, from an idle peer or else from the supernode. */
    private static final class IdlePeersFirst implements SchedulingPolicy {
        @Override
        public String name() {
            return "idle-peers-first";
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            if (view.running() == 0
                    && !assigner.assignRarestFromPeer(0, ServerKind.PROVEN)
                    && !assigner.assignRarestFromPeer(0, ServerKind.FRESH)) {
                assigner.assignRarestFromSeed();
            }
        }
    }

    private static String register(Supernode supernode, String cid, String ip) {
        RegistrationRequest request = RegistrationRequest.builder()
                .cid(cid).ip(ip).port(15_001).hostName(cid).superNodeIp("192.0.2.1")
                .path("/peer/file/" + cid).rawUrl("http://files.example.com/file").version("0.4.2")
                .build();
        // A refusal is a result as well: one case for each code of the wire.
        RegistrationOutcome outcome = supernode.register(request).toCompletableFuture().join();
        if (outcome instanceof RegistrationOutcome.Registered registered) {
            return registered.task().value();
        }
        throw new IllegalStateException("refused: " + outcome);
    }

    private void download(Supernode supernode, String task, String cid) {
        PullRequest next = PullRequest.start(task, cid);
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
            // Here a real peer downloads the bytes from the piece's address, checks them and writes them to its disk.
            var piece = pieces.pieces().get(0);
            String range = piece.range().toString();
            supernode.reportPiece(new PieceReport(task, cid, piece.cid(), range));
            next = new PullRequest(task, cid, piece.cid(), range, "701", "501");
        }
    }
}
