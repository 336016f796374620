package io.supernode.core.model;

import java.util.Objects;

/**
 * The id of a task: 64 lower-case hex digits, the SHA-256 of its {@link ResourceIdentity}
 * (protocol section 1, "Task identity").
 *
 * @param value 64 lower-case hex digits
 */
public record TaskId(String value) {

    private static final int LENGTH = 64;
    private static final int PREFIX_LENGTH = 3;

    public TaskId {
        Objects.requireNonNull(value, "value");
        if (!isValid(value)) {
            throw new IllegalArgumentException("a task id is 64 lower-case hex digits");
        }
    }

    /** Tells whether {@code text} has the form of a task id. */
    public static boolean isValid(String text) {
        return Hex.isLowerHex(text, LENGTH);
    }

    /** The first three digits, the directory under which the data port serves the task. */
    public String prefix() {
        return value.substring(0, PREFIX_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}
