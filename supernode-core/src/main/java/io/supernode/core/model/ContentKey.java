package io.supernode.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Names one version of a task's content in the piece store and on the data port: 64 lower-case hex digits. The
 * first version has the digits of the task id, as clients know it; when the origin's file has changed, the next
 * version has digits of its own, so that bytes of two versions never meet under one name. Content that is not for
 * everybody has digits that nobody can guess, since whoever knows the name is given the bytes.
 *
 * @param value 64 lower-case hex digits
 */
public record ContentKey(String value) {

    private static final int LENGTH = 64;
    private static final int PREFIX_LENGTH = 3;
    private static final int LOGGED_LENGTH = 12;

    public ContentKey {
        Objects.requireNonNull(value, "value");
        if (!isValid(value)) {
            throw new IllegalArgumentException("a content key is 64 lower-case hex digits");
        }
    }

    /** Tells whether {@code text} has the form of a content key. */
    public static boolean isValid(String text) {
        return Hex.isLowerHex(text, LENGTH);
    }

    /** The key of the {@code version}-th content of a task, counted from 0. */
    public static ContentKey of(TaskId task, int version) {
        if (version < 0) {
            throw new IllegalArgumentException("versions count from 0, not " + version);
        }
        if (version == 0) {
            return new ContentKey(task.value());
        }
        byte[] text = (task.value() + '#' + version).getBytes(StandardCharsets.US_ASCII);
        return new ContentKey(Hex.format(ResourceIdentity.sha256().digest(text)));
    }

    /**
     * The key of content that is not for everybody: as {@link #of}, but only who knows {@code salt} can tell it. Whoever may
     * have the content is told its path.
     */
    public static ContentKey secret(TaskId task, int version, byte[] salt) {
        MessageDigest sha256 = ResourceIdentity.sha256();
        sha256.update(salt);
        byte[] text = of(task, version).value().getBytes(StandardCharsets.US_ASCII);
        return new ContentKey(Hex.format(sha256.digest(text)));
    }

    /** The first three digits. */
    public String prefix() {
        return value.substring(0, PREFIX_LENGTH);
    }

    /** The path on the data port: {@code /qtdown/FIRST3/KEY} (protocol section 2). */
    public String dataPath() {
        return "/qtdown/" + prefix() + '/' + value;
    }

    /** As much of it as a log may show: the first 12 digits, since the whole key of private content is a credential. */
    public String forLog() {
        return value.substring(0, LOGGED_LENGTH);
    }

    /** A text for a log, such as a message with the path of a file, in which the key is as short as {@link #forLog}. */
    public String shortenedIn(String text) {
        return text.replace(value, forLog());
    }

    @Override
    public String toString() {
        return value;
    }
}
