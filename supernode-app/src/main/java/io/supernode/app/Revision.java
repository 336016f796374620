package io.supernode.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The commit that was built, as the build has noted it. */
final class Revision {

    /** Written by the build: it is no source. */
    private static final String FILE = "revision.txt";
    /** Of a build outside a clone. */
    static final String UNKNOWN = "unknown";

    private Revision() {}

    /**
     * The commit, as 40 hexadecimal digits, with {@code -dirty} behind it if what was built differs from it; {@value #UNKNOWN} if
     * it was not built in a clone.
     */
    static String text() {
        try (InputStream in = Revision.class.getResourceAsStream(FILE)) {
            // An IDE that compiles by itself writes none.
            return in == null ? UNKNOWN : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the revision of this build cannot be read", e);
        }
    }
}
