package io.supernode.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin stands for the registry. */
@Timeout(60)
class RegistryFrontTest {

    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String BLOB = "/v2/library/some/image/blobs/" + DIGEST;
    private static final String MANIFEST = "/v2/library/some/image/manifests/1";
    private static final Content CONTENT = Content.random(7, 300_000);
    private static final int TOKENS = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeOrigin registry;
    private RegistryFront front;

    @BeforeEach
    void start() throws IOException {
        registry = FakeOrigin.start();
        registry.at(BLOB).content(CONTENT);
        registry.at(MANIFEST).content(new byte[] {1, 2, 3});
        front = start(Duration.ofMinutes(1));
    }

    private RegistryFront start(Duration validity) throws IOException {
        return RegistryFront.start(
                new InetSocketAddress("127.0.0.1", registry.port()), 0,
                new RegistrySettings(TOKENS, Duration.ZERO, Duration.ZERO, validity));
    }

    @AfterEach
    void stop() throws IOException {
        front.close();
        registry.close();
    }

    @Test
    void aBlobIsRedirectedToAUrlOfAnotherPortThatIsSignedAnewEachTimeAndBringsIt() throws Exception {
        String one = signedUrl("Bearer token-1");
        String other = signedUrl("Bearer token-2");
        assertNotEquals(one, other);
        for (String url : new String[] {one, other, one}) {
            assertEquals(front.signedPort(), URI.create(url).getPort());
            assertArrayEquals(CONTENT.bytes(), get(url).body());
        }
        RegistryCounts counts = front.counts();
        assertEquals(2, counts.tokens());
        assertEquals(new RegistryCounts.Blob(2, 0, 3, 3 * CONTENT.length()), counts.blobs().get(DIGEST));
    }

    @Test
    void whoHasNoTokenOrAnUnknownOneGetsNothing() throws Exception {
        assertEquals(401, get(front.url(BLOB)).statusCode());
        for (String unknown : new String[] {"Bearer token-3", "Bearer token-0", "Bearer token-", "Basic token-1", ""}) {
            HttpResponse<byte[]> answer = get(front.url(BLOB), "Authorization", unknown);
            assertEquals(401, answer.statusCode(), unknown);
            assertTrue(answer.headers().firstValue("WWW-Authenticate").orElseThrow().startsWith("Bearer "));
        }
        assertEquals(1, front.counts().anonymous());
        assertEquals(5, front.counts().refusedTokens());
        assertEquals(0, registry.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"expires=1", "number=1", "signature=0", "/other=/v2"})
    void aSignedUrlThatWasChangedIsRefused(String change) throws Exception {
        String[] parts = change.split("=");
        String changed = change.startsWith("/")
                ? signedUrl("Bearer token-1").replace("/library/", parts[0] + '/')
                : signedUrl("Bearer token-1").replace(parts[0] + '=', parts[0] + '=' + parts[1]);
        assertEquals(403, get(changed).statusCode());
        assertEquals(1, front.counts().refusedUrls());
        assertEquals(0, front.counts().bodyGets());
    }

    @Test
    void aSignedUrlIsValidForItsTimeOnly() {
        SignedUrls urls = new SignedUrls(Duration.ofSeconds(10));
        Instant now = Instant.parse("2020-01-01T00:00:00Z");
        String target = urls.sign(BLOB, now);
        assertTrue(urls.isValid(target, now.plusSeconds(10)));
        assertTrue(!urls.isValid(target, now.plusSeconds(11)));
        assertTrue(!new SignedUrls(Duration.ofSeconds(10)).isValid(target, now));
    }

    @Test
    void credentialsThatAreCarriedToTheSignedUrlAreRefused() throws Exception {
        assertEquals(400, get(signedUrl("Bearer token-1"), "Authorization", "Bearer token-1").statusCode());
    }

    @Test
    void requestsOfTheFirstByteCountAsProbesAndRangesAreServed() throws Exception {
        HttpResponse<byte[]> probe = get(signedUrl("Bearer token-1"), "Range", "bytes=0-0");
        assertEquals(206, probe.statusCode());
        assertEquals("bytes 0-0/" + CONTENT.length(), probe.headers().firstValue("Content-Range").orElseThrow());
        assertEquals(1, probe.body().length);
        assertEquals(100, get(signedUrl("Bearer token-1"), "Range", "bytes=100-199").body().length);
        assertEquals(new RegistryCounts.Blob(2, 1, 1, 101), front.counts().blobs().get(DIGEST));
    }

    @Test
    void allButBlobsComesByWayOfTheFront() throws Exception {
        assertArrayEquals(
                new byte[] {1, 2, 3}, get(front.url(MANIFEST), "Authorization", "Bearer token-1").body());
        assertEquals(404, get(front.url("/v2/none"), "Authorization", "Bearer token-1").statusCode());
        assertEquals(401, get(front.url(MANIFEST)).statusCode());
    }

    @Test
    void theCountsAreToBeHadByHttp() throws Exception {
        get(signedUrl("Bearer token-1"));
        String text = new String(get(front.url(RegistryFront.COUNTS_PATH)).body(), "US-ASCII");
        assertEquals("requests 1, different tokens 1, requests without a token 0, refused tokens 0, refused signed URLs 0,"
                + " body GETs 1, bytes 300000\n" + DIGEST + ": redirects 1, probes 0, body GETs 1, bytes 300000\n", text);
    }

    private String signedUrl(String authorization) throws Exception {
        HttpResponse<byte[]> answer = get(front.url(BLOB), "Authorization", authorization);
        assertEquals(307, answer.statusCode());
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<byte[]> get(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
