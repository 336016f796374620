package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.testkit.Main;
import io.supernode.testkit.example.InOrder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy in somebody's own jar is found by a program that has never heard of it. */
class OwnPolicyJarTest {

    @TempDir
    private Path directory;

    @Test
    void aPolicyInAJarOnTheClassPathIsSimulatedByItsName() throws Exception {
        Process process = simulate(InOrder.class.getName(), "default,in-order");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("in-order"), output);
    }

    @Test
    void aJarThatNamesAClassThatIsNotThereIsToldByName() throws Exception {
        Process process = simulate("com.example.Missing", "default");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), output);
        assertTrue(output.contains("a scheduling policy on the class path cannot be used"), output);
        assertTrue(output.contains("com.example.Missing"), output);
    }

    private Process simulate(String provider, String policies) throws IOException {
        // The class path of these tests has the example already: the program gets it from the jar alone.
        String product = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", product + File.pathSeparator + jar(provider),
                        Main.class.getName(), "simulate", "--quiet", "--peers", "5", "--file-size", "12M",
                        "--policy", policies)
                .redirectErrorStream(true)
                .start();
    }

    private Path jar(String provider) throws IOException {
        Path jar = directory.resolve("own-policy.jar");
        String type = InOrder.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file);
                InputStream bytes = InOrder.class.getResourceAsStream("/" + type)) {
            zip.putNextEntry(new ZipEntry(type));
            bytes.transferTo(zip);
            zip.putNextEntry(new ZipEntry("META-INF/services/" + SchedulingPolicy.class.getName()));
            zip.write(provider.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
