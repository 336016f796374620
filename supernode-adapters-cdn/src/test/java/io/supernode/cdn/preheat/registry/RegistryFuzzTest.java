package io.supernode.cdn.preheat.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

class RegistryFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aManifestIsUnderstoodOrRefusedAndNeverHasMoreEntriesThanAllowed(byte[] bytes) {
        try {
            ManifestParser.parse(bytes, 10);
        } catch (RegistryFailure e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aTokenIsReadOrNone(byte[] body) {
        TokenAnswer.read(ManifestParser.JSON, body);
    }

    @FuzzTest(maxDuration = "60s")
    void aChallengeIsUnderstoodOrNone(byte[] header) {
        Challenge.bearer(List.of(new String(header, StandardCharsets.ISO_8859_1)));
    }
}
