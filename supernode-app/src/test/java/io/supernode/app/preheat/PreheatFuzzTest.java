package io.supernode.app.preheat;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supernode.cdn.preheat.Platforms;

class PreheatFuzzTest {

    private final PreheatParser parser = new PreheatParser(Platforms.ALL);

    @FuzzTest(maxDuration = "60s")
    void aDemandForAPreheatIsUnderstoodOrRefusedWithASentence(byte[] body) {
        try {
            parser.preheat(body);
            parser.job(body);
            parser.notification(body);
        } catch (BadRequestException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }
}
