package io.supernode.core.task;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmOwner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The contents a task has had: the present swarm, and earlier ones whose peers are still there. Bytes of two versions never
 * meet: each edition has a key and a swarm of its own, and a peer stays with the one that it began. Guarded by the
 * task's lock.
 */
final class Editions {

    private final TaskContext context;
    private final SwarmOwner owner;
    private TaskRecord record;
    /** Peers of the present content; null until its piece size is settled. */
    private Swarm present;
    /** Whether what begins next is not for everybody. */
    private boolean secret;
    private final List<Swarm> retired = new ArrayList<>();
    /** Most peers reach the supernode by the same address: one string serves them all. */
    private String supernodeHost = "";
    /** And most run the same client. */
    private ClientVersion version = ClientVersion.UNKNOWN;

    Editions(TaskContext context, SwarmOwner owner, TaskRecord record) {
        this.context = context;
        this.owner = owner;
        this.record = record;
    }

    TaskRecord record() {
        return record;
    }

    Swarm present() {
        return present;
    }

    boolean isComplete() {
        return record.phase() == TaskRecord.Phase.COMPLETE;
    }

    /** The swarm of which {@code cid} is a member, or null. */
    Swarm swarmOf(String cid) {
        if (present != null && present.hasMember(cid)) {
            return present;
        }
        return retiredSwarmOf(cid);
    }

    Swarm retiredSwarmOf(String cid) {
        for (Swarm swarm : retired) {
            if (swarm.hasMember(cid)) {
                return swarm;
            }
        }
        return null;
    }

    /** Takes a peer into {@code swarm}. */
    void join(Swarm swarm, Registration registration, long now) {
        if (!registration.supernodeIp().equals(supernodeHost)) {
            supernodeHost = registration.supernodeIp();
        }
        if (!registration.version().equals(version)) {
            version = registration.version();
        }
        PeerRecord peer = new PeerRecord(
                record.id(), registration.peer(), registration.address(), registration.path(),
                registration.hostName(), supernodeHost, version);
        context.peers().put(peer);
        swarm.join(peer, now);
    }

    void probing() {
        keep(record.probing());
    }

    /** The key of the present content, also while it has no swarm yet, if everybody may have it. */
    ContentKey openKey() {
        return ContentKey.of(record.id(), record.edition());
    }

    /** Whether a copy that is stored under {@link #openKey} could be the present content. */
    boolean suits(StoredCopy copy) {
        if (present != null && !present.key().equals(openKey())) {
            return false;
        }
        Optional<PieceLayout> known = present == null ? record.layout() : Optional.of(present.layout());
        return known.isEmpty()
                || known.get().pieceSize() == copy.layout().pieceSize()
                        && (!known.get().hasLength() || known.get().fileLength() == copy.layout().fileLength());
    }

    /**
     * The origin keeps us waiting: peers are taken in with a piece size, but without a length.
     *
     * @param pieceSize in bytes, for a content of which none is known yet
     */
    void beginWithoutLength(int pieceSize) {
        if (present == null) {
            begin(record.layout().orElseGet(() -> new PieceLayout(pieceSize, PieceLayout.UNKNOWN_LENGTH)));
        }
        keep(record.fetching(present.layout()));
    }

    /** The content has this length, if one is known, and this piece size unless it has one: its fetch begins. */
    void beginFetch(PieceLayout layout) {
        long length = layout.fileLength();
        if (present == null) {
            begin(record.layout().map(known -> known.withLength(length)).orElse(layout));
        } else if (length != PieceLayout.UNKNOWN_LENGTH) {
            present.lengthKnown(length);
        }
        present.originRunning();
        keep(record.fetching(present.layout()));
    }

    private void begin(PieceLayout layout) {
        ContentKey key = secret ? ContentKey.secret(record.id(), record.edition(), context.salt()) : openKey();
        present = new Swarm(context.swarms(), owner, record.id(), key, layout);
    }

    /** What begins next lies where nobody can guess it, or where everybody can. */
    void nextIsSecret(boolean isSecret) {
        secret = isSecret;
    }

    /** Whether {@code length} cannot be that of the present content. */
    boolean contradicts(long length) {
        return present != null
                && length != PieceLayout.UNKNOWN_LENGTH
                && (length > PieceLayout.maxFileLength(present.layout().pieceSize())
                        || present.layout().hasLength() && present.layout().fileLength() != length);
    }

    void lengthKnown(long length) {
        present.lengthKnown(length);
        keep(record.fetching(present.layout()));
    }

    /** Answers false if the piece contradicts what is known of it. */
    boolean pieceStored(int piece, PieceDigest digest, long now, Effects effects) {
        return present.pieceStored(piece, digest, now, effects);
    }

    void finished(long length, Md5 md5, long now, Effects effects) {
        present.originFinished(length, md5, now, effects);
        keep(record.complete(present.layout(), md5));
    }

    void failed(OriginFailure failure, Effects effects) {
        keep(record.failed());
        if (present != null) {
            present.originFailed(failure, effects);
        }
    }

    /** The origin has a new version: peers of the present one go on with it, new ones get a fresh swarm. */
    void retire() {
        retired.add(present);
        next();
    }

    /**
     * The present content is bad: peers that have some of it learn so and mix nothing with its successor; those that have
     * nothing are forgotten, so that they register again.
     */
    void retireBad(OriginFailure failure, long now, Effects effects) {
        Swarm bad = present;
        bad.originFailed(failure, effects);
        bad.forgetEmptyHanded(effects).forEach(peer -> context.peers().remove(record.id(), peer));
        effects.add(() -> context.origins().discard(bad.key()));
        retired.add(bad);
        next();
    }

    private void next() {
        present = null;
        record = record.nextEdition();
        context.tasks().replace(record);
    }

    private void keep(TaskRecord changed) {
        record = changed;
        context.tasks().replace(changed);
    }

    /** Forgets peers that fell silent, and contents that nobody has any more. */
    void collect(long now, Effects effects) {
        if (present != null) {
            forgetSilent(present, now, effects);
        }
        for (Iterator<Swarm> each = retired.iterator(); each.hasNext(); ) {
            Swarm swarm = each.next();
            forgetSilent(swarm, now, effects);
            if (swarm.memberCount() == 0) {
                each.remove();
                effects.add(() -> context.origins().discard(swarm.key()));
            }
        }
    }

    private void forgetSilent(Swarm swarm, long now, Effects effects) {
        swarm.forgetSilent(now, effects).forEach(peer -> context.peers().remove(record.id(), peer));
    }

    void tick(long now, Effects effects) {
        for (Swarm swarm : all()) {
            swarm.tick(now, effects);
        }
    }

    boolean isTimed() {
        return all().stream().anyMatch(Swarm::isTimed);
    }

    int memberCount() {
        return all().stream().mapToInt(Swarm::memberCount).sum();
    }

    int heldCount() {
        return all().stream().mapToInt(Swarm::heldCount).sum();
    }

    /** All contents, the present one first. */
    List<Swarm> all() {
        if (retired.isEmpty()) {
            return present == null ? List.of() : List.of(present);
        }
        List<Swarm> all = new ArrayList<>(retired.size() + 1);
        if (present != null) {
            all.add(present);
        }
        all.addAll(retired);
        return all;
    }

    void answerAll(PullOutcome outcome, Effects effects) {
        all().forEach(swarm -> swarm.answerAll(outcome, effects));
    }

    /** Everybody and everything is forgotten. */
    void disband(Effects effects) {
        all().forEach(swarm -> swarm.disband(effects));
        context.tasks().remove(record.id());
        context.peers().removeAll(record.id());
    }
}
