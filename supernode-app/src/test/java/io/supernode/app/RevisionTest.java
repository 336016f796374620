package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The metrics name the commit that was built. What the build writes is looked at, so these tests run after it. */
class RevisionTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void aBuildInACloneKnowsItsCommit() throws Exception {
        assumeTrue(Files.exists(ROOT.resolve(".git")), "no clone");
        String commit = commit();
        assertTrue(commit.matches("[0-9a-f]{40}"), commit);
        assertEquals(commit, Revision.text().replaceFirst("-dirty$", ""));
    }

    @Test
    void aBuildOutsideACloneSaysThatItDoesNotKnowIt() {
        assumeTrue(!Files.exists(ROOT.resolve(".git")), "a clone");
        assertEquals(Revision.UNKNOWN, Revision.text());
    }

    @Test
    void theMetricsNameIt() {
        try (ServerMetrics metrics = new ServerMetrics()) {
            String page = new String(metrics.page("text/plain").body(), StandardCharsets.UTF_8);
            assertTrue(page.contains("revision=\"" + Revision.text() + '"'), page);
        }
    }

    private static String commit() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "HEAD").directory(ROOT.toFile()).start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assumeTrue(git.waitFor() == 0, "git does not answer");
            return answer;
        } catch (IOException e) {
            return abort("no git: " + e);
        }
    }
}
