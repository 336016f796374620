package io.supernode.core;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.PeerRecord;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What somebody knows of one task who has heard nothing but its events. Not thread-safe. */
final class EventStory implements SupernodeObserver {

    /** A peer, as its events tell. */
    static final class Peer {
        final ContentKey content;
        PeerAddress address;
        final BitSet owned = new BitSet();
        final BitSet served = new BitSet();
        /** By piece, whom it comes from; "" is the supernode. */
        final Map<Integer, String> running = new TreeMap<>();
        boolean isHeld;
        boolean isDown;
        boolean isIsolated;
        boolean isEliminated;

        Peer(ContentKey content) {
            this.content = content;
        }
    }

    /** A content, as its events tell. */
    static final class Content {
        final BitSet stored = new BitSet();
        long length = -1;
        String failure = "";
        String md5 = "";
    }

    boolean lives;
    private boolean hasEnded;
    private boolean isSuccessor;
    /** What new peers get; null if that is not known. */
    ContentKey present;
    final Map<String, Peer> peers = new TreeMap<>();
    final Map<ContentKey, Content> contents = new HashMap<>();
    private final Set<ContentKey> replaced = new HashSet<>();
    /** Names of pieces that were assigned twice, or came without being assigned. */
    final Set<String> contradictions = new TreeSet<>();

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        if (event instanceof SupernodeEvent.PeerEvent peerEvent) {
            onPeerEvent(peerEvent, peers.get(peerEvent.peer().value()));
        } else if (event instanceof SupernodeEvent.TaskCreated || event instanceof SupernodeEvent.TaskRestored) {
            isSuccessor = hasEnded;
            lives = true;
            present = null;
            contents.clear();
            replaced.clear();
            expect(peers.isEmpty(), "a task begins with the peers of another");
        } else if (event instanceof SupernodeEvent.TaskEnded) {
            lives = false;
            hasEnded = true;
            expect(peers.isEmpty(), "a task ends without its peers");
        } else {
            onContentEvent(event);
        }
    }

    private Content content(ContentKey key) {
        return contents.computeIfAbsent(key, any -> new Content());
    }

    private void onContentEvent(SupernodeEvent event) {
        if (event instanceof SupernodeEvent.FetchStarted started) {
            present = started.content();
            Content content = content(present);
            content.length = started.layout().fileLength();
            content.failure = "";
        } else if (event instanceof SupernodeEvent.LengthLearned learned) {
            content(learned.content()).length = learned.fileLength();
        } else if (event instanceof SupernodeEvent.PieceStored stored) {
            expect(!content(stored.content()).stored.get(stored.piece()), "stored twice");
            content(stored.content()).stored.set(stored.piece());
        } else if (event instanceof SupernodeEvent.PieceLost lost) {
            expect(content(lost.content()).stored.get(lost.piece()), "lost what was not stored");
            content(lost.content()).stored.clear(lost.piece());
        } else if (event instanceof SupernodeEvent.FetchFinished finished) {
            content(finished.content()).length = finished.fileLength();
            content(finished.content()).md5 = finished.fileMd5().hex();
        } else if (event instanceof SupernodeEvent.FetchFailed failed) {
            expect(content(failed.content()).failure.isEmpty(), "failed twice");
            content(failed.content()).failure = failed.failure().kind().name();
            content(failed.content()).md5 = "";
            content(failed.content()).stored.clear();
        } else if (event instanceof SupernodeEvent.ContentReplaced former) {
            replaced.add(former.content());
            present = null;
        }
    }

    private void onPeerEvent(SupernodeEvent.PeerEvent event, Peer peer) {
        if (event instanceof SupernodeEvent.PeerRegistered registered) {
            PeerRecord record = registered.record();
            expect(registered.again() == (peer != null), "registered again or for the first time");
            Peer taken = peers.computeIfAbsent(record.id().value(), cid -> new Peer(record.content()));
            taken.address = record.address();
            taken.isDown = false;
            if (present == null && !replaced.contains(record.content())) {
                present = record.content();
            }
        } else if (event instanceof SupernodeEvent.PeerRestored restored) {
            PeerRecord record = restored.record();
            Peer taken = new Peer(record.content());
            taken.address = record.address();
            taken.isDown = record.down();
            taken.owned.or(BitSet.valueOf(record.owned().toWords()));
            taken.served.or(BitSet.valueOf(record.served().toWords()));
            expect(peers.put(record.id().value(), taken) == null, "restored twice");
            if (isSuccessor) {
                // Of a content that was dropped.
                replaced.add(record.content());
            }
        } else if (event instanceof SupernodeEvent.PeerForgotten) {
            peers.remove(event.peer().value());
        } else if (!(event instanceof SupernodeEvent.RegistrationRefused)) {
            expect(peer != null, "an event of an unknown peer: " + event);
            onMemberEvent(event, peer);
        }
    }

    private void onMemberEvent(SupernodeEvent.PeerEvent event, Peer peer) {
        if (event instanceof SupernodeEvent.PullHeld) {
            expect(!peer.isHeld, "held twice");
            peer.isHeld = true;
        } else if (event instanceof SupernodeEvent.HeldPullAnswered
                || event instanceof SupernodeEvent.HeldPullWithdrawn) {
            expect(peer.isHeld, "answered, but not held");
            peer.isHeld = false;
        } else if (event instanceof SupernodeEvent.PieceAssigned assigned) {
            String source = assigned.source().map(id -> id.value()).orElse("");
            expect(peer.running.put(assigned.piece(), source) == null, "assigned twice");
            expect(!peer.owned.get(assigned.piece()), "assigned what it has");
        } else if (event instanceof SupernodeEvent.PieceArrived arrived) {
            expect(peer.running.remove(arrived.piece()) != null, "arrived, but not assigned");
            peer.owned.set(arrived.piece());
        } else if (event instanceof SupernodeEvent.PieceFailed failed) {
            expect(peer.running.remove(failed.piece()) != null, "failed, but not assigned");
        } else if (event instanceof SupernodeEvent.PieceWithdrawn withdrawn) {
            expect(peer.running.remove(withdrawn.piece()) != null, "withdrawn, but not assigned");
        } else if (event instanceof SupernodeEvent.PieceClaimed claimed) {
            expect(!peer.owned.get(claimed.piece()), "claimed twice");
            peer.owned.set(claimed.piece());
        } else if (event instanceof SupernodeEvent.PieceServable servable) {
            expect(peer.owned.get(servable.piece()), "servable, but not owned");
            peer.served.set(servable.piece());
        } else if (event instanceof SupernodeEvent.PeerStopped) {
            peer.running.clear();
        } else if (event instanceof SupernodeEvent.PeerLeft) {
            peer.running.clear();
            peer.isDown = true;
        } else if (event instanceof SupernodeEvent.PeerReturned) {
            expect(peer.isDown, "returned, but had not left");
            peer.isDown = false;
        } else if (event instanceof SupernodeEvent.PeerIsolated) {
            peer.isIsolated = true;
        } else if (event instanceof SupernodeEvent.PeerEliminated) {
            peer.isEliminated = true;
        } else if (event instanceof SupernodeEvent.PeerReinstated) {
            peer.isEliminated = false;
        }
    }

    private void expect(boolean isRight, String what) {
        if (!isRight) {
            contradictions.add(what);
        }
    }
}
