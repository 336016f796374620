package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class CompilerTimeTest {

    @Test
    void aJvmThatRunsTestsHasCompiledSomethingInLessTimeThanItHasHadInAll() throws IOException {
        long pid = ProcessHandle.current().pid();
        long compilers = CompilerTime.nanos(List.of(pid));
        assertTrue(compilers > 0, "this JVM has compiled");
        assertTrue(compilers <= ServerProcess.of(List.of(pid)).cpuNanos(), "the whole process has had at least as much");
    }

    @Test
    void aProcessThatIsNotThereIsAFailureAndNotNoTime() {
        assertThrows(IOException.class, () -> CompilerTime.nanos(List.of(Long.MAX_VALUE)));
    }
}
