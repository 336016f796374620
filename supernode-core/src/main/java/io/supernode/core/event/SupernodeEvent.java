package io.supernode.core.event;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.Revalidation;
import java.util.Optional;

/** A fact about one supernode. Immutable; new kinds may be added, so that observers ignore what they do not know. */
public sealed interface SupernodeEvent {

    // ---- the supernode ----

    /** An observer was too slow: so many events before this one are missing. */
    record EventsLost(long count) implements SupernodeEvent {}

    /** A registration was refused before it reached a task: a parameter has a wrong form, or there are too many tasks. */
    record RegistrationRejected(Optional<TaskId> task, String cid, RegistrationOutcome outcome) implements SupernodeEvent {}

    /**
     * The upload server that a client names in a registration is not used, so that the peer serves nobody.
     *
     * @param reason for an operator
     */
    record ServerNotUsed(TaskId task, String cid, String reason) implements SupernodeEvent {}

    /**
     * So many tasks that the stores held were not taken up, with so many peers, since there was no room for them: they are
     * removed from the stores. At the start those that were asked for last have come first, and it is told once, after a {@link StoreFailed}
     * of each that a store did not remove, which is tried again. Later it tells of tasks of other supernodes, all of some seconds together.
     */
    record TasksNotRestored(int tasks, int peers) implements SupernodeEvent {}

    // ---- tasks ----

    /** A fact about one task. */
    sealed interface TaskEvent extends SupernodeEvent {

        TaskId task();
    }

    /** A task has begun. */
    record TaskCreated(TaskId task, ResourceIdentity resource) implements TaskEvent {}

    /**
     * A task goes on as the stores hold it, with so many peers; or one that was dropped has a successor, with the peers that have a part of
     * what was dropped.
     */
    record TaskRestored(TaskId task, ResourceIdentity resource, int peers) implements TaskEvent {}

    /** A task has ended here. */
    record TaskEnded(TaskId task, EndReason reason) implements TaskEvent {}

    /** Why a task has ended. */
    enum EndReason {
        /** Nobody has asked for it for long. */
        EXPIRED,
        /** Somebody wanted it to end. */
        DROPPED,
        /** It goes on on another node. */
        MOVED
    }

    /** The origin has said what it has. */
    record OriginProbed(TaskId task, OriginProbe answer) implements TaskEvent {}

    /** The origin has said whether a complete content is still its own. */
    record ContentRevalidated(TaskId task, ContentKey content, Revalidation answer) implements TaskEvent {}

    /** The origin has another content, or the content was found bad: new peers get the next one. */
    record ContentReplaced(TaskId task, ContentKey content, Optional<OriginFailure> failure) implements TaskEvent {}

    /** A store failed; the task goes on, but a restart may not know of its latest changes. */
    record StoreFailed(TaskId task, String reason) implements TaskEvent {}

    // ---- the back-to-source ----

    /** The back-to-source of a content has begun. */
    record FetchStarted(TaskId task, ContentKey content, PieceLayout layout, boolean isPrivate) implements TaskEvent {}

    /** The length of a content has become known. */
    record LengthLearned(TaskId task, ContentKey content, long fileLength) implements TaskEvent {}

    /** The supernode can serve a piece. */
    record PieceStored(TaskId task, ContentKey content, int piece, PieceDigest digest) implements TaskEvent {}

    /** The supernode cannot serve a piece any more. */
    record PieceLost(TaskId task, ContentKey content, int piece) implements TaskEvent {}

    /** The whole content is stored. */
    record FetchFinished(TaskId task, ContentKey content, long fileLength, Md5 fileMd5) implements TaskEvent {}

    /** A content cannot be had. */
    record FetchFailed(TaskId task, ContentKey content, OriginFailure failure) implements TaskEvent {}

    // ---- peers ----

    /** A fact about one peer of a task. */
    sealed interface PeerEvent extends TaskEvent {

        PeerId peer();
    }

    /**
     * A peer was taken in: it has registered, or another supernode with a copy, or somebody who asks with its cid from elsewhere,
     * counts as a peer from now on. A pull of a peer that is known is none, see {@link PeerReturned}.
     *
     * @param callSystem what the caller calls itself, or "": a claim that is kept nowhere
     * @param again whether it had been taken in before
     */
    record PeerRegistered(TaskId task, PeerRecord record, String callSystem, boolean again) implements PeerEvent {
        @Override
        public PeerId peer() {
            return record.id();
        }
    }

    /** After a {@link TaskRestored}: a peer goes on as the stores hold it, or as the dropped task leaves it. */
    record PeerRestored(TaskId task, PeerRecord record) implements PeerEvent {
        @Override
        public PeerId peer() {
            return record.id();
        }
    }

    /** A peer was not taken in. */
    record RegistrationRefused(TaskId task, PeerId peer, RegistrationOutcome outcome) implements PeerEvent {}

    /** A pull waits, since there is nothing for the peer now. */
    record PullHeld(TaskId task, PeerId peer) implements PeerEvent {}

    /** A held pull was answered after {@code heldNanos}. */
    record HeldPullAnswered(TaskId task, PeerId peer, PullOutcome outcome, long heldNanos) implements PeerEvent {}

    /** The client of a held pull has hung up. */
    record HeldPullWithdrawn(TaskId task, PeerId peer) implements PeerEvent {}

    /**
     * A peer was told to download a piece.
     *
     * @param source the peer that serves it; empty: the supernode
     */
    record PieceAssigned(TaskId task, PeerId peer, int piece, Optional<PeerId> source) implements PeerEvent {}

    /**
     * An assigned piece has arrived.
     *
     * @param source the peer that served it; empty: the supernode
     * @param framedBytes its length on the wire
     * @param tookNanos since it was assigned
     */
    record PieceArrived(
            TaskId task, PeerId peer, int piece, Optional<PeerId> source, int framedBytes, long tookNanos)
            implements PeerEvent {}

    /** A peer has said that it has a piece that it was not downloading. */
    record PieceClaimed(TaskId task, PeerId peer, int piece) implements PeerEvent {}

    /** An assigned piece was taken back: the client had hung up before it could be told. */
    record PieceWithdrawn(TaskId task, PeerId peer, int piece, Optional<PeerId> source) implements PeerEvent {}

    /** A peer can serve a piece from now on. */
    record PieceServable(TaskId task, PeerId peer, int piece) implements PeerEvent {}

    /** An assigned piece has failed, as the peer says. */
    record PieceFailed(TaskId task, PeerId peer, int piece, Optional<PeerId> source) implements PeerEvent {}

    /**
     * An assigned piece takes many times as long as usual, and the slot was freed.
     *
     * @param server that of a peer, which is taken to be slow or frozen, and not used until a piece has come from it; empty if none is,
     *     since it comes from the supernode, all pieces take this peer so long, or its word does not count
     */
    record PieceOverdue(TaskId task, PeerId peer, int piece, Optional<PeerId> source, Optional<PeerAddress> server)
            implements PeerEvent {}

    /** A peer complained of the supernode's own copy of a piece. */
    record SeedBlamed(TaskId task, PeerId peer, int piece) implements PeerEvent {}

    /** Too many clients failed with this peer: it is no longer used as a source. */
    record PeerEliminated(TaskId task, PeerId peer, PeerAddress server, int clients) implements PeerEvent {}

    /** What was said of an eliminated peer counts no more: it is used as a source again. */
    record PeerReinstated(TaskId task, PeerId peer, PeerAddress server) implements PeerEvent {}

    /** This peer failed with too many sources: it gets the supernode only. */
    record PeerIsolated(TaskId task, PeerId peer, int sources) implements PeerEvent {}

    /** A peer has every piece. */
    record PeerCompleted(TaskId task, PeerId peer) implements PeerEvent {}

    /** A peer has said that its download is over: what it was downloading is given up. */
    record PeerStopped(TaskId task, PeerId peer, boolean well) implements PeerEvent {}

    /** A peer has said that it serves no longer: what it was downloading is given up. */
    record PeerLeft(TaskId task, PeerId peer) implements PeerEvent {}

    /** A peer that was said to serve no longer asks for pieces, so somebody else has said so: it goes on as before. */
    record PeerReturned(TaskId task, PeerId peer) implements PeerEvent {}

    /** A peer was forgotten, with what it was downloading. */
    record PeerForgotten(TaskId task, PeerId peer) implements PeerEvent {}
}
