package io.supernode.core.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.port.OriginRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is fetched ahead is the task that clients register for later. */
class FetchDemandTest {

    private static Registration registration(
            String url, String taskUrl, String identifier, Map<String, String> headers) {
        RegistrationCheck check = RegistrationValidator.check(RegistrationRequest.builder()
                .cid("c").ip("10.0.0.1").port(1).path("/p").rawUrl(url).taskUrl(taskUrl).identifier(identifier)
                .headers(headers).build());
        return ((RegistrationCheck.Valid) check).registration();
    }

    @ParameterizedTest
    @CsvSource({"http://o.example/f", "HTTP://O.Example:80/f#part", "https://o.example?q=1"})
    void aPlainUrlIsTheTaskOfThoseWhoTypeIt(String url) {
        FetchDemand demand = FetchDemand.of(url);
        Registration later = registration(url, "", "", Map.of());
        assertEquals(later.resource(), demand.resource());
        assertEquals(later.origin(), demand.origin());
    }

    @Test
    void aSignedUrlWithHeadersIsTheTaskOfThoseWhoFilterTheSignatureOut() {
        String url = "http://o.example/f?sig=1";
        FetchDemand demand = FetchDemand.of(url, "http://o.example/f", "id", Map.of("X-Any", "a"));
        Registration later = registration(url, "http://o.example/f", "id", Map.of("x-any", "a"));
        assertEquals(later.resource(), demand.resource());
        assertEquals(later.origin(), demand.origin());
        OriginHeaders headers = new OriginHeaders(Map.of("X-Any", "a"));
        assertEquals(new OriginRequest(url, headers, false, List.of()), demand.origin());
    }

    @Test
    void anMd5IsTheSameInEitherCase() {
        OriginRequest origin = OriginRequest.of("http://o.example/f");
        FetchDemand demand = new FetchDemand(new ResourceIdentity("http://o.example/f", "A".repeat(32), ""), origin);
        assertEquals(new ResourceIdentity("http://o.example/f", "a".repeat(32), ""), demand.resource());
        assertThrows(
                IllegalArgumentException.class,
                () -> new FetchDemand(new ResourceIdentity("http://o.example/f", "abc", ""), origin));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "ftp://o.example/f; http://o.example/f; URL must be an http or https URL",
        "http:///f; http://o.example/f; URL must be a URL with a host and at most one port, both without spaces",
        "http://o.example/f; ftp://o.example/f; URL of the resource must be an http or https URL",
        "http://o.example/f; http://o.exa mple/; URL of the resource must be a URL with a host and at most one port, both without spaces"
    })
    void aUrlThatCannotBeFetchedIsRefusedByName(String url, String resource, String message) {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new FetchDemand(new ResourceIdentity(resource, "", ""), OriginRequest.of(url)));
        assertEquals(message, refused.getMessage());
    }

    @Test
    void anotherHostThanThatOfTheUrlIsRefused() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> FetchDemand.of("http://o.example/f", "http://o.example/f", "", Map.of("Host", "other.example")));
        assertEquals("headers must not name another Host than the URL: only the URL's own is asked", refused.getMessage());
    }
}
