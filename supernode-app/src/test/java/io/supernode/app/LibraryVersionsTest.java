package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No library is older than the version in which its known holes are closed: minimum-versions.txt. Needs no network. */
class LibraryVersionsTest {

    private static final String FILE = "/minimum-versions.txt";
    private static final Path LIBRARIES = Path.of("target", "run-time-libraries.txt");
    private static final int PARTS = 4;

    private record Minimum(String group, String artifact, String version, String reason) {

        /** The version of this library in the path of a jar of a Maven repository. */
        String versionIn(String path) {
            String name = artifact.equals("*") ? "[^/]+" : Pattern.quote(artifact);
            String groups = Pattern.quote(group.replace('.', '/')) + "(?:/[^/]+)*?/";
            Matcher jar = Pattern.compile("/" + groups + name + "/([^/]+)/[^/]+\\.jar$").matcher(path);
            return jar.find() ? jar.group(1) : null;
        }
    }

    private static List<Minimum> minima() throws IOException {
        try (InputStream in = LibraryVersionsTest.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(":", PARTS))
                    .map(parts -> new Minimum(parts[0], parts[1], parts[2], parts[3]))
                    .toList();
        }
    }

    /** The libraries of the run time, as the build has resolved them. */
    private static List<String> jars() throws IOException {
        assertTrue(Files.exists(LIBRARIES), LIBRARIES + " is missing: the Maven build writes it before the tests");
        return List.of(Files.readString(LIBRARIES).strip().split(File.pathSeparator)).stream()
                .map(path -> path.replace(File.separatorChar, '/'))
                .filter(path -> path.endsWith(".jar"))
                .toList();
    }

    static boolean isOlder(String version, String minimum) {
        String[] ours = version.split("[.-]");
        String[] least = minimum.split("[.-]");
        for (int i = 0; i < least.length; i++) {
            int our = i < ours.length && ours[i].matches("[0-9]{1,9}") ? Integer.parseInt(ours[i]) : 0;
            int other = Integer.parseInt(least[i]);
            if (our != other) {
                return our < other;
            }
        }
        return false;
    }

    @Test
    void noLibraryIsOlderThanTheVersionInWhichItsKnownHolesAreClosed() throws IOException {
        List<String> tooOld = new ArrayList<>();
        for (Minimum minimum : minima()) {
            int found = 0;
            for (String jar : jars()) {
                String version = minimum.versionIn(jar);
                found += version == null ? 0 : 1;
                if (version != null && isOlder(version, minimum.version())) {
                    tooOld.add(jar + " is older than " + minimum.version() + ": " + minimum.reason());
                }
            }
            assertTrue(found > 0, minimum + " names no library that is here any more");
        }
        assertEquals(List.of(), tooOld);
    }

    @Test
    void everyLibraryThatTheServerContainsIsNamed() throws IOException {
        List<Minimum> minima = minima();
        List<String> jars = jars();
        assertFalse(jars.isEmpty(), "no library at all");
        assertEquals(
                List.of(),
                jars.stream().filter(jar -> minima.stream().allMatch(minimum -> minimum.versionIn(jar) == null)).toList(),
                "libraries that minimum-versions.txt does not name");
    }

    @Test
    void versionsAreComparedByNumber() {
        assertTrue(isOlder("2.9.10", "2.15.0"));
        assertTrue(isOlder("12.0.33", "12.1.0"));
        assertFalse(isOlder("12.1.12", "12.1.0"));
        assertFalse(isOlder("3.2", "2.6"));
        assertFalse(isOlder("2.22.4", "2.15.0"));
    }
}
