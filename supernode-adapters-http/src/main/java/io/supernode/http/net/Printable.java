package io.supernode.http.net;

/**
 * Texts of clients for the log: what is not printable ASCII is masked, so that no line can be forged, and a long text is
 * cut.
 */
public final class Printable {

    private Printable() {}

    /** @param most characters */
    public static String of(String text, int most) {
        String given = String.valueOf(text);
        StringBuilder printable = new StringBuilder(Math.min(given.length(), most));
        for (int i = 0; i < given.length() && i < most; i++) {
            char c = given.charAt(i);
            printable.append(c < ' ' || c > '~' ? '?' : c);
        }
        return printable.toString();
    }
}
