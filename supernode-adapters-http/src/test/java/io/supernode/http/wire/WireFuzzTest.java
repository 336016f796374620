package io.supernode.http.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.core.report.StatusDecoder;
import java.nio.charset.StandardCharsets;

/** Whatever a client sends is understood or refused by name; nothing else is thrown. */
class WireFuzzTest {

    private static void check(String contentType, byte[] body) {
        try {
            RegistrationRequest request = RegistrationParser.parse(contentType, body);
            if (RegistrationValidator.check(request) instanceof RegistrationCheck.Valid valid) {
                assertTrue(valid.registration().path().startsWith("/"));
                assertEquals(64, valid.registration().resource().taskId().value().length());
            }
        } catch (MalformedParameterException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aRegistrationAsAFormIsCheckedOrRefusedByName(byte[] body) {
        check("application/x-www-form-urlencoded", body);
    }

    @FuzzTest(maxDuration = "60s")
    void aRegistrationAsJsonIsCheckedOrRefusedByName(byte[] body) {
        check("application/json", body);
    }

    @FuzzTest(maxDuration = "60s")
    void aReportOfADownloadIsReadOrRefusedByName(byte[] body) {
        try {
            DownloadReportParser.parse("application/json", body);
        } catch (MalformedParameterException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void theQueryOfAPullIsDecodedOrRefusedByName(byte[] query) {
        try {
            Parameters parameters = Parameters.parse(new String(query, StandardCharsets.ISO_8859_1));
            StatusDecoder.decode(parameters.first("status"), parameters.first("result"), parameters.first("range"));
        } catch (MalformedParameterException e) {
            assertTrue(!e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aUrlIsShownAndFilteredWhateverItIs(byte[] text) {
        String url = new String(text, StandardCharsets.UTF_8);
        ShownUrl.of(url);
        UrlFilter.apply(url, "sig&expires");
    }
}
