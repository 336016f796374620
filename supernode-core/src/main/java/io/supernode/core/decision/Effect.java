package io.supernode.core.decision;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.Set;

/** Something to be done outside of the task's lock, as data. */
public sealed interface Effect {

    /** What may be done by any thread at any time: an answer, a question. */
    sealed interface Prompt extends Effect {}

    /** What must be done in the order in which the task decided it. */
    sealed interface Ordered extends Effect {}

    /**
     * Answers a held pull. If the client has hung up meanwhile, the swarm is told that the answer was not delivered.
     *
     * @param cid whose pull it is
     * @param transfers how many transfers its swarm had begun: the answer tells of none that began later
     */
    record CompletePull(String cid, Ticket<PullOutcome> ticket, PullOutcome outcome, long transfers) implements Prompt {}

    /** Answers a registration. */
    record CompleteRegistration(Ticket<RegistrationOutcome> ticket, RegistrationOutcome outcome) implements Prompt {}

    /** Answers whoever wants a content to be fetched. */
    record CompleteFetch(Ticket<FetchOutcome> ticket, FetchOutcome outcome) implements Prompt {}

    /** The scheduling policy has thrown while it chose for a peer, against its contract: whoever is told of failures learns it. */
    record PolicyFailed(TaskId task, PeerId peer, String policy, RuntimeException failure) implements Prompt {}

    /** The load of an upload server has changed: a peer of another task behind it ranks differently now. */
    record ServerLoadChanged(TaskId task, PeerId peer) implements Prompt {}

    /**
     * A question to the origin fetcher, whose answer comes back to the task with the number.
     */
    sealed interface Question extends Prompt {

        /** Tells questions of one task apart. */
        long number();
    }

    /** Is there a complete copy under {@code content} already, for who sends {@code request}? */
    record FindCopy(long number, ContentKey content, OriginRequest request) implements Question {}

    /** What does the origin have of what will lie under {@code content} if everybody may have it? */
    record Probe(long number, ContentKey content, OriginRequest request) implements Question {}

    /** What does the origin give to who sends {@code request}? Answered like a probe. */
    record Inspect(long number, OriginRequest request) implements Question {}

    /** Does the origin give who sends {@code request} the content? */
    record Check(long number, ContentKey content, OriginRequest request) implements Question {}

    /** Does the origin still have the content? */
    record Revalidate(long number, ContentKey content, OriginRequest request) implements Question {}

    /** Begins a back-to-source. */
    record Fetch(FetchRequest request) implements Ordered {}

    /** Has a complete content offered again from what is stored of it, without the origin. */
    record Reopen(FetchRequest request) implements Ordered {}

    /** Clients download a content that is taken up again. */
    record Hasten(ContentKey content) implements Ordered {}

    /** Has the supernode's own copy of a piece checked. */
    record Verify(ContentKey content, int piece) implements Ordered {}

    /** No task uses the content any more; it may be kept as a cache. */
    record Release(ContentKey content) implements Ordered {}

    /** Deletes a content. */
    record Discard(ContentKey content) implements Ordered {}

    /** Keeps the task's record. */
    record StoreTask(TaskRecord record) implements Ordered {}

    /** Keeps a peer's record. */
    record StorePeer(PeerRecord record) implements Ordered {}

    /** Forgets a peer's record. */
    record RemovePeer(TaskId task, PeerId peer) implements Ordered {}

    /** Forgets the records of all peers but these: a removal may have failed. */
    record RetainPeers(TaskId task, Set<PeerId> peers) implements Ordered {}

    /** Forgets the records of the task and of its peers. */
    record RemoveTask(TaskId task) implements Ordered {}

    /** The task has ended, and all that it decided is done: its successor may begin. */
    record TaskGone(TaskId task) implements Ordered {}
}
