package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.Rate;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class ClusterCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String arguments) {
        return new CommandLine(new ClusterCommand())
                .registerConverter(ByteSize.class, ByteSize::parse)
                .registerConverter(Rate.class, Rate::parse)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(("--dir " + directory + ' ' + arguments).split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "--server x.jar --scenario earthquake", "--server x.jar --nodes 1", "--server x.jar --peers 0", "--server x.jar --seeds 3",
        "--server x.jar --tries 0", "--server x.jar --spread 0"
    })
    void badUsageIsExplainedAndExitsWith2(String arguments) {
        assertEquals(2, run(arguments.strip()), err::toString);
        assertTrue(err.toString().contains("Usage:"), err.toString());
    }

    @Test
    void aServerThatDoesNotStartIsAnErrorThatNamesItsLog() {
        assertEquals(1, run("--server " + directory.resolve("missing.jar")), out::toString);
        assertTrue(err.toString().contains("did not become ready; see " + directory.resolve("node-0.log")), err.toString());
        assertTrue(out.toString().contains("logs are in " + directory), out.toString());
    }

    @Test
    void aSplitOutsideOfANamespaceOfItsOwnIsRefusedWithTheCommandThatMakesOne() {
        assertEquals(1, run("--scenario split --server " + directory.resolve("missing.jar")), out::toString);
        assertTrue(err.toString().contains("unshare -rn"), err.toString());
    }
}
