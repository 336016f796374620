package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a client asks the data port for names a file and a range, or nothing. */
class DataFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aRangeIsOneOfTheKnownKindsAndNeverEndsBeforeItBegins(byte[] header) {
        RangeHeader range = RangeHeader.parse(List.of(new String(header, StandardCharsets.ISO_8859_1)));
        if (range instanceof RangeHeader.FromTo part) {
            assertTrue(part.first() >= 0 && part.last() >= part.first());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aPathIsThatOfAContentOrOfNothing(byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        DataPath.parse(text).ifPresent(key -> assertTrue(text.startsWith("/qtdown/") && !text.contains("..")));
    }
}
