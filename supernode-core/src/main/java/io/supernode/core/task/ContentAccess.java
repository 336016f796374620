package io.supernode.core.task;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;

/**
 * Who may have the content of a task: everybody, or only those to whom the origin gives it; and what the origin has said lately to
 * whom. Guarded by the task's lock.
 */
final class ContentAccess {

    private final TaskScope task;
    private final CredentialCache credentials;
    private AccessGate gate = new AccessGate.Unopened();
    /** Of the content, as the origin gave it to the client that opened it. */
    private Optional<String> fingerprint = Optional.empty();

    /** @param secret by which credentials are hashed */
    ContentAccess(TaskScope task, byte[] secret) {
        this.task = task;
        this.credentials = new CredentialCache(secret, task.memory());
    }

    CredentialCache credentials() {
        return credentials;
    }

    AccessGate gate() {
        return gate;
    }

    /** Takes up a gate as it was kept. */
    void restore(AccessGate kept) {
        gate = kept;
    }

    /** Whether not everybody may have the content. */
    boolean isPrivate() {
        return gate instanceof AccessGate.Private;
    }

    /** Whether the name under which the content is served is nobody's but those who may have it. */
    boolean hidesKey() {
        return gate.hidesKey();
    }

    /** Whether who asks like this gets the content without a question to the origin. */
    boolean lets(OriginRequest origin) {
        return gate.admits(origin)
                || gate.takesCredentials() && credentials.accepts(credentials.hash(origin), task.now());
    }

    /**
     * A content begins, or begins anew: nothing that was said of the former one counts.
     *
     * @param opener who opens it
     * @param openedFingerprint of what the origin gives to the opener
     */
    void open(OriginRequest opener, boolean isPrivate, Optional<String> openedFingerprint) {
        task.memory().owner(opener.caller());
        fingerprint = openedFingerprint;
        // Who opens it with nothing of its own knows nothing that others must not: the content only differs for others.
        gate = isPrivate
                ? new AccessGate.Private(opener, task.shared(opener).isPersonal())
                : new AccessGate.Public(task.shared(opener).anonymous());
        credentials.forget();
        if (isPrivate) {
            accept(opener);
        }
    }

    /** The origin has accepted these credentials. */
    void accept(OriginRequest origin) {
        long until = task.now() + task.settings().credentialsValid().toNanos();
        credentials.accept(credentials.hash(origin), until, origin.caller());
        task.changed();
    }

    /** Whether the origin was seen to give the very content to these credentials. */
    boolean getsTheSame(AccessChecks.Check check) {
        return fingerprint.isPresent()
                && check.inspected.flatMap(OriginProbe.Available::fingerprint).equals(fingerprint);
    }

    /** The origin lets nobody in any more as it did: from now on each client is checked. */
    void closeGate() {
        if (gate instanceof AccessGate.Public open) {
            gate = new AccessGate.Private(open.opener(), false);
        }
        task.changed();
    }

    /** The origin has confirmed the content to a client; if only to what is this one's own, it has become private. */
    void confirmedBy(OriginRequest origin) {
        if (task.shared(origin).isPersonal()) {
            closeGate();
            accept(origin);
        }
    }

    /** A content begins without a length, of which the origin has not said yet who may have it. */
    void beginUndecided(OriginRequest beginner, int pieceSize) {
        task.memory().owner(beginner.caller());
        gate = new AccessGate.Undecided(beginner, task.shared(beginner).isPersonal());
        task.contents().begin(new PieceLayout(pieceSize, PieceLayout.UNKNOWN_LENGTH), gate.hidesKey());
        task.changed();
    }

    /** Whether the present content was begun, without an answer of the origin, for who asks like this. */
    boolean isBegunFor(OriginRequest origin) {
        return gate instanceof AccessGate.Undecided undecided && undecided.beginner().equals(origin);
    }

    /** Whether the present content must not become what {@code opener} may have: it has peers who may not. */
    boolean isForOthers(OriginRequest opener, boolean willBePrivate) {
        if (isPrivate()) {
            return !lets(opener);
        }
        return willBePrivate && !(gate instanceof AccessGate.Undecided && lets(opener));
    }

    /** What the origin said lately to who asks like this, if it was a refusal. */
    Optional<RegistrationOutcome> refusalOf(OriginRequest origin) {
        return credentials.hasRefusals()
                ? credentials.refusal(credentials.hash(origin), task.now())
                : Optional.empty();
    }

    /** By which a request is known here where it must not be kept. */
    String hash(OriginRequest origin) {
        return credentials.hash(origin);
    }

    void rememberRefusal(OriginRequest origin, RegistrationOutcome outcome) {
        credentials.refuse(credentials.hash(origin), outcome, task.now(), origin.caller());
    }

    void rememberRefusal(OriginRequest origin, RegistrationOutcome outcome, long untilNanos) {
        credentials.refuseUntil(credentials.hash(origin), outcome, untilNanos, origin.caller());
    }
}
