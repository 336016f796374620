package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whatever is in a configuration is understood or refused with a sentence. */
class ConfigFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aFileIsParsedOrRefusedWithASentence(byte[] text) {
        try {
            YamlParser.parse("file", new String(text, StandardCharsets.UTF_8));
        } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aSizeIsAtLeastNothingOrRefused(byte[] text) {
        try {
            long bytes = Sizes.read(new String(text, StandardCharsets.UTF_8));
            assertFalse(bytes < 0);
        } catch (BadValueException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aTimeIsAtLeastNothingOrRefused(byte[] text) {
        try {
            Duration time = Times.read(new String(text, StandardCharsets.UTF_8));
            assertFalse(time.isNegative());
        } catch (BadValueException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
