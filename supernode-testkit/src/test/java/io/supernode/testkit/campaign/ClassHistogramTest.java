package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.campaign.ClassHistogram.Growth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassHistogramTest {

    private static final String BEFORE = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:           100           8000  [B (java.base@17.0.15)
               2:            10            400  io.supernode.Task
               3:             1             16  io.supernode.Gone
            Total           111           8416
            """;
    private static final String AFTER = """
            4711:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:            90           7000  [B (java.base@17.0.15)
               2:            20            800  io.supernode.Task
               3:             2             32  io.supernode.New
               4:             1             16  io.supernode.New
            Total           113           7848
            """;

    @Test
    void whatHasGrownIsNamedTheMostFirst() {
        ClassHistogram after = ClassHistogram.parse(AFTER).orElseThrow();
        assertEquals(7848, after.bytes());
        ClassHistogram before = ClassHistogram.parse(BEFORE).orElseThrow();
        assertEquals(
                List.of(new Growth("io.supernode.Task", 400), new Growth("io.supernode.New", 48)),
                after.grownSince(before, 10));
        assertEquals(List.of(new Growth("io.supernode.Task", 400)), after.grownSince(before, 1));
    }

    @Test
    void whatIsNoHistogramIsNotTakenForOne() {
        assertEquals(Optional.empty(), ClassHistogram.parse("4711:\njava.io.IOException: well-known file is not secure"));
    }

    @Test
    void aHistogramOfAProcessIsRead() throws Exception {
        ClassHistogram own = new LiveHeap(ProcessHandle.current().pid()).histogram();
        assertEquals(own.bytes(), own.bytesByClass().values().stream().mapToLong(Long::longValue).sum());
    }
}
