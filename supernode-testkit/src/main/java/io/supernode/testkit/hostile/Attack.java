package io.supernode.testkit.hostile;

import java.nio.charset.StandardCharsets;

/**
 * One form of ill-meaning input, and the answers that are right.
 *
 * @param group what kind of form it is
 * @param name what is wrong with it
 * @param onDataPort whether it is for the data port, else the control port
 * @param request the bytes that are sent over a connection of their own
 * @param expected the right answers
 */
record Attack(String group, String name, boolean onDataPort, byte[] request, Expected expected) {

    /** An identifier of a task that no registration makes. */
    static final String UNKNOWN_TASK = "0123456789abcdef".repeat(4);

    private static final int SHOWN = 40;

    static Attack control(String group, String name, String request, Expected expected) {
        return new Attack(group, name, false, request.getBytes(StandardCharsets.ISO_8859_1), expected);
    }

    static Attack data(String group, String name, String request, Expected expected) {
        return new Attack(group, name, true, request.getBytes(StandardCharsets.ISO_8859_1), expected);
    }

    /** The text as it may stand in a name: printable and short. */
    static String shown(String text) {
        String printable = text.replaceAll("[^!-~]", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...(" + text.length() + ')';
    }
}
