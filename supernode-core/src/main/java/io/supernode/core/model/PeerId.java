package io.supernode.core.model;

import java.util.Objects;

/**
 * The id of a peer (cid), {@code IP-PID-STARTTIME} by convention: 1 to 256 printable ASCII characters without spaces,
 * not beginning with {@value #SUPERNODE_PREFIX}, which names the supernode itself.
 *
 * @param value the cid as the client sent it
 */
public record PeerId(String value) {

    /** A cid that begins so is the supernode's own (protocol section 2). */
    public static final String SUPERNODE_PREFIX = "cdnnode:";

    /** No client's cid begins so: it is a peer whose cid another has who registered it first, from elsewhere. */
    public static final String ELSEWHERE_PREFIX = "from:";

    /**
     * No client's cid begins so: it is another supernode that holds a copy of the content. Whoever embeds the core registers it there;
     * no call of a client may speak for it.
     */
    public static final String HOLDER_PREFIX = "node:";

    /** What is wrong with the cid of a holder where a client says that it is its own, as a message says it. */
    public static final String HOLDER_REFUSED =
            "must not begin with " + HOLDER_PREFIX + ", as the cids of supernodes that hold a copy do";

    /** Characters of a cid that registers; a longer one is no peer's. */
    public static final int MAX_LENGTH = 256;

    public PeerId {
        Objects.requireNonNull(value, "value");
        if (!isValid(value)) {
            throw new IllegalArgumentException("a cid is " + EXPECTED);
        }
    }

    /** What {@link #isValid} asks for, as a message says it. */
    public static final String EXPECTED =
            "1 to 256 printable ASCII characters without spaces, not beginning with " + SUPERNODE_PREFIX;

    /** Tells whether {@code text} may be the cid of a peer. */
    public static boolean isValid(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH || isSupernode(text)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Tells whether {@code cid} names the supernode itself. */
    public static boolean isSupernode(String cid) {
        return cid.startsWith(SUPERNODE_PREFIX);
    }

    /** Whether {@code cid} is that of another supernode that holds a copy. */
    public static boolean isHolder(String cid) {
        return cid.startsWith(HOLDER_PREFIX);
    }

    /**
     * The cid of another supernode that holds a copy of a content of that task.
     *
     * @param name of the supernode, which no other one has
     */
    public static PeerId ofHolder(String name, TaskId task) {
        return new PeerId(HOLDER_PREFIX + name + '~' + task.value());
    }

    /** Whether {@code cid} is one that {@link #elsewhere} has made. */
    public static boolean isFromElsewhere(String cid) {
        return cid.startsWith(ELSEWHERE_PREFIX);
    }

    /** Who uses {@code cid} from {@code caller}, while it is the cid of a peer that registered from elsewhere. */
    public static PeerId elsewhere(String cid, CallerAddress caller) {
        String id = ELSEWHERE_PREFIX + caller.network() + '~' + cid;
        return new PeerId(id.length() <= MAX_LENGTH ? id : id.substring(0, MAX_LENGTH));
    }

    /** The cid under which the supernode offers a task: {@code cdnnode:IP~TASKID}. */
    public static String ofSupernode(String ip, TaskId task) {
        return SUPERNODE_PREFIX + ip + '~' + task.value();
    }

    @Override
    public String toString() {
        return value;
    }
}
