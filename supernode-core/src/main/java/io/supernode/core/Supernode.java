package io.supernode.core;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.report.SeedThroughput;
import io.supernode.core.snapshot.DownloadCount;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A supernode, as clients, operators and embedders speak to it: the one way into the core. {@link
 * io.supernode.core.runtime.LocalSupernode} is the implementation; whatever stands in front of it (a cluster, say) is a
 * decorator of this interface.
 *
 * <p>Thread-safe: every method may be called by many threads at once. Stages complete on the thread whose call made them
 * complete (a later call, an event of the origin fetcher, or {@link #tick}), holding no lock. They never complete exceptionally
 * for anything that a client or an origin can cause: a refusal is an outcome. {@link #pull}, {@link #reportPiece} and {@link #leave}
 * return within microseconds: the HTTP adapter calls them by the threads that read from all connections, so a decorator must not wait in
 * them.
 *
 * <p>Time passes only in calls. Whoever embeds it calls {@link #tick} ten to twenty times a second, or less often while nothing
 * {@link #waitsForTime waits for time}.
 */
public interface Supernode extends AutoCloseable {

    // ---- what clients say ----

    /**
     * POST /peer/registry. Idempotent per cid. Completes at the latest some 4 s after the call (protocol section 1), by a tick.
     */
    CompletionStage<RegistrationOutcome> register(RegistrationRequest request);

    /**
     * GET /peer/task. An idle peer's request is held until there is something for it, at the latest for
     * {@link io.supernode.core.settings.SupernodeSettings#hold}. Cancelling the stage (its
     * {@code toCompletableFuture().cancel(false)}) withdraws a held request: a client that hung up gets nothing assigned.
     */
    CompletionStage<PullOutcome> pull(PullRequest request);

    /** GET /peer/piece/suc: a peer has a piece on its disk and can serve it. */
    CompletionStage<ReportOutcome> reportPiece(PieceReport report);

    /** GET /peer/piece/error. A complaint of the supernode makes it verify its own copy, nothing more. */
    CompletionStage<ReportOutcome> complain(ClientErrorReport report);

    /**
     * GET /peer/service/down: a peer serves a task no longer.
     *
     * @param caller where the call came from; {@link CallerAddress#UNKNOWN} if that is not told
     */
    CompletionStage<ReportOutcome> leave(String taskId, String cid, CallerAddress caller);

    /**
     * The same, from whoever speaks for the peer without a connection: an administrator, an embedder. Unlike a client, these are told by
     * {@link ReportOutcome.Unavailable} if another node owns the task and cannot be asked.
     */
    default CompletionStage<ReportOutcome> leave(String taskId, String cid) {
        return leave(taskId, cid, CallerAddress.UNKNOWN);
    }

    // ---- what operators say ----

    /**
     * DELETE /peer/tasks/{taskId}: forgets the task and deletes its content, also a content that a task of that id has left in the
     * cache. Not found is what is neither; the answer does not wait until all is deleted. {@link ReportOutcome.Unavailable} if
     * another node owns the task and cannot be asked.
     */
    CompletionStage<ReportOutcome> drop(String taskId);

    /**
     * Forgets the task of a resource and deletes its content, also a content that a task of earlier has left in the cache.
     * Not found if there was neither. Completes once the origin fetcher has been told to delete it; one that fails to say whether it has
     * a copy counts as one that has none, and is told to delete it all the same. {@link ReportOutcome.Unavailable} as of {@link #drop}.
     *
     * @param resource spelled as registrations are: see {@link io.supernode.core.registration.FetchDemand}
     */
    CompletionStage<ReportOutcome> clear(ResourceIdentity resource);

    /**
     * Has a content fetched that no peer asks for yet. Completes when the whole content is stored, or when it is known that it
     * cannot be: that may take as long as the origin takes.
     */
    CompletionStage<FetchOutcome> ensureFetched(FetchDemand demand);

    // ---- what may be seen ----

    /** A task, or empty if it does not live. */
    Optional<TaskSnapshot> task(TaskId id);

    /** All tasks that live. */
    List<TaskSnapshot> tasks();

    /** The swarm of a task's present content. Copies the state of all peers: for people and tests, not for every call. */
    Optional<SwarmSnapshot> swarm(TaskId id);

    /** One peer of a task, of its present content or of an earlier one. */
    Optional<PeerSnapshot> peer(TaskId task, PeerId id);

    /** A task in few words, or empty if it does not live. Costs the same whatever the number of its peers and pieces. */
    Optional<TaskSummary> summary(TaskId id);

    /** All tasks that live, in few words each; no two of their locks are held at once. */
    List<TaskSummary> summaries();

    /**
     * How much heap the peers of all tasks take, with what tasks keep of requests and with what copies of other supernodes' tasks
     * would take here, by estimate; bytes, of {@link io.supernode.core.settings.SupernodeSettings#maxPeerBytes}.
     */
    long peerBytes();

    /**
     * Some peers of a task's present content: to look at a large swarm without stopping it. Empty if the task has none.
     *
     * @param from 0, or {@link PeerPage#next} of the page before
     * @param slots the number of places to look at, above 0, which bounds how long the task waits; some may be empty
     */
    Optional<PeerPage> peers(TaskId id, int from, int slots);

    /** Where the pieces of a task's present content are. Copies some bits for each piece, whatever the number of peers. */
    Optional<PieceCopies> pieces(TaskId id);

    /**
     * The downloads of those who make their calls here: what would be cut off if this supernode ended. Unless a decorator knows better,
     * those of all tasks that live, of earlier contents too.
     */
    default DownloadCount downloads() {
        long peers = 0;
        int tasks = 0;
        for (TaskSummary task : summaries()) {
            long downloading = task.counts().downloading() + (long) task.earlierPeers();
            peers += downloading;
            tasks += downloading > 0 ? 1 : 0;
        }
        return new DownloadCount(peers, tasks);
    }

    /**
     * Whether a peer makes its calls here already, and so may register again where new peers are not taken in any more. Unless a
     * decorator knows better, whether it is a peer of the task.
     */
    default boolean isClient(TaskId task, PeerId peer) {
        return peer(task, peer).isPresent();
    }

    // ---- time ----

    /**
     * Lets time pass: answers held requests and registrations that are due, frees overdue slots, keeps in the stores what has
     * changed, forgets the idle.
     */
    void tick();

    /**
     * Whether anything waits for time to pass: a held request, a piece on its way, something that is not in the stores yet. If
     * nothing does, the next tick may come half a second later, and the process rests meanwhile. True unless it is known.
     */
    default boolean waitsForTime() {
        return true;
    }

    /**
     * Tells how late calls are answered, so that scheduling batches when the control plane is the limit.
     *
     * @param nanos between the arrival of a request and the call of this interface
     */
    void observeControlDelay(long nanos);

    /**
     * Tells what the supernode's own uploads give together, so that no more of them run at once than its link carries. Whoever
     * measures that says so before the first upload, by {@link SeedThroughput#NONE}; if nobody does, it is taken to be what is
     * configured. Returns when pulls have been answered that waited for such an upload.
     */
    void observeSeedThroughput(SeedThroughput reading);

    /**
     * Changes what the supernode may upload in all, from now on: what its data port is bounded to. At the start it is what the
     * settings say. Returns when pulls have been answered that waited for an upload which may begin now.
     *
     * @param bytesPerSecond above 0
     * @throws IllegalArgumentException unless it is above 0
     */
    void changeSeedBandwidth(long bytesPerSecond);

    /**
     * Answers all that wait, because the process ends: held pulls with 602, registrations with 609; keeps in the stores
     * what has changed. Later calls are answered as ever, and fetches go on.
     */
    @Override
    void close();
}
