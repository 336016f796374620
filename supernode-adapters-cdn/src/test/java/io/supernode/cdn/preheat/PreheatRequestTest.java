package io.supernode.cdn.preheat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.registration.FetchDemand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, and what is shown of it. */
class PreheatRequestTest {

    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    private static PreheatRequest file(String url, String... filter) {
        return new PreheatRequest(PreheatType.FILE, url, List.of(filter), "", OriginHeaders.NONE, Platforms.ALL);
    }

    private static PreheatRequest image(String url) {
        return new PreheatRequest(PreheatType.IMAGE, url, List.of(), "", OriginHeaders.NONE, Platforms.ALL);
    }

    @Test
    void aFileIsTheTaskOfClientsThatFilterTheSameParameters() {
        PreheatRequest request = file("http://host/file?sig=1&v=2&exp=3", "sig", "exp");
        assertEquals(
                FetchDemand.of("http://host/file?v=2").resource(), request.demand().resource());
        assertEquals("http://host/file?sig=1&v=2&exp=3", request.demand().origin().url());
        assertEquals(
                FetchDemand.of("http://host/file").resource(), file("http://host/file?sig=1", "sig").demand().resource());
    }

    @Test
    void queriesAndHeadersAreNotShown() {
        PreheatRequest request = new PreheatRequest(
                PreheatType.FILE, "http://host/file?X-Signature=secret#part", List.of(), "",
                new OriginHeaders(Map.of("Authorization", "secret")), Platforms.ALL);
        assertEquals("http://host/file?…", request.shownUrl());
        assertFalse(request.toString().contains("secret"));
    }

    @Test
    void onlyWhatHoldsNoCredentialIsStored() {
        assertTrue(file("http://host/file").isStorable());
        assertFalse(file("http://host/file?a=b").isStorable());
        assertFalse(new PreheatRequest(
                        PreheatType.FILE, "http://host/file", List.of(), "", new OriginHeaders(Map.of("X-Key", "k")),
                        Platforms.ALL)
                .isStorable());
    }

    @Test
    void otherCredentialsAreAnotherRequest() {
        OriginHeaders one = new OriginHeaders(Map.of("Authorization", "one"));
        OriginHeaders other = new OriginHeaders(Map.of("Authorization", "other"));
        assertEquals(
                new PreheatRequest(PreheatType.FILE, "http://h/f", List.of(), "", one, Platforms.ALL),
                new PreheatRequest(PreheatType.FILE, "http://h/f", List.of(), "", one, Platforms.parse("all")));
        assertNotEquals(
                new PreheatRequest(PreheatType.FILE, "http://h/f", List.of(), "", one, Platforms.ALL),
                new PreheatRequest(PreheatType.FILE, "http://h/f", List.of(), "", other, Platforms.ALL));
    }

    @Test
    void aHeaderThatNamesAnotherHostThanTheUrlIsRefused() {
        OriginHeaders same = new OriginHeaders(Map.of("Host", "host"));
        OriginHeaders other = new OriginHeaders(Map.of("Host", "other"));
        for (PreheatType type : PreheatType.values()) {
            String url = "http://host/v2/app/manifests/1";
            assertEquals(url, new PreheatRequest(type, url, List.of(), "", same, Platforms.ALL).url());
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> new PreheatRequest(type, url, List.of(), "", other, Platforms.ALL));
            assertEquals("headers must not name another Host than the URL: only the URL's own is asked", refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ftp://host/file", "host/file", "http://", "http:///x", "http://a b/", "http://user:word@host/f",
        "http://host/a\nb"})
    void whatIsNoUrlOfAFileIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> file(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/v2/app/manifests/1.0", "https://h:5000/v2/a/b_c/d-e/manifests/latest",
        "http://h/v2/app/manifests/sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"})
    void imagesAreNamedByTheUrlsOfTheirManifests(String url) {
        assertEquals(url, ImageUrl.parse(url).manifest());
        image(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/file", "http://h/v2/app/blobs/x", "http://h/v2/app/manifests/", "http://h/v2/App/manifests/1",
        "http://h/v2/a/../b/manifests/1", "http://h/v2/a//b/manifests/1", "http://h/v2/app/manifests/1/2",
        "http://h/v2/app/manifests/1?x=y", "http://h/v2/app/manifests/..", "http://h/v2/app/manifests/sha256:zz"})
    void whatIsNoUrlOfAManifestIsNoImage(String url) {
        assertThrows(IllegalArgumentException.class, () -> image(url));
    }

    @Test
    void layersAreAskedForWhereTheManifestIs() {
        assertEquals(
                "https://h:5000/v2/a/b/blobs/" + DIGEST,
                ImageUrl.parse("https://h:5000/v2/a/b/manifests/1").blob(new Digest(DIGEST)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "sha256:0A", "md5:00", "../../etc"})
    void whatIsNoDigestIsRefused(String digest) {
        assertThrows(IllegalArgumentException.class, () -> new Digest(digest));
    }

    @Test
    void aDigestIsThatOfItsBytes() {
        Digest empty = new Digest("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertTrue(empty.isOf(new byte[0]));
        assertFalse(empty.isOf(new byte[1]));
    }

    @Test
    void aPlatformWithoutVariantTakesEveryVariant() {
        Platforms arm = Platforms.parse(" Linux/ARM64 , linux/arm/v7");
        assertTrue(arm.matches("linux", "arm64", ""));
        assertTrue(arm.matches("linux", "arm64", "v8"));
        assertTrue(arm.matches("linux", "arm", "v7"));
        assertFalse(arm.matches("linux", "arm", "v6"));
        assertFalse(arm.matches("linux", "amd64", ""));
        assertTrue(Platforms.ALL.matches("plan9", "mips", ""));
        assertEquals(arm, Platforms.parse(arm.toString()));
        assertEquals(Platforms.ALL, Platforms.parse(Platforms.ALL.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux", "linux/", "linux/amd64,", "linux/amd64/v1/x", "a b/c"})
    void whatIsNoPlatformIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Platforms.parse(text));
    }
}
