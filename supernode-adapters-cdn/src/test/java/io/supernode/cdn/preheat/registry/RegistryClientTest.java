package io.supernode.cdn.preheat.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.RawOrigin;
import io.supernode.cdn.origin.EgressPolicy;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.preheat.Digest;
import io.supernode.cdn.preheat.ImageFile;
import io.supernode.cdn.preheat.ImageResolution;
import io.supernode.cdn.preheat.ImageUrl;
import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.model.OriginHeaders;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries answer, right and wrong, over real sockets. */
@Timeout(60)
class RegistryClientTest {

    private static final String PATH = "/v2/library/app/manifests/";
    private static final String IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String INDEX_TYPE = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final SystemClock clock = new SystemClock();
    /** By path, all that is answered. */
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, String> bearer = new ConcurrentHashMap<>();

    private RawOrigin registry;
    private RawOrigin tokens;
    private volatile String tokenAnswer = ok("{\"token\":\"tokens-token\",\"expires_in\":300}");
    private OriginClient client;

    @BeforeEach
    void start() throws Exception {
        registry = new RawOrigin(this::answer);
        tokens = new RawOrigin(head -> tokenAnswer);
        Duration patience = Duration.ofSeconds(10);
        client = new OriginClient(
                OriginSettings.defaults().withLoopbackOrigin(true).withTimeouts(patience, patience, patience),
                InetAddress::getAllByName,
                new Bandwidth(Bandwidth.UNLIMITED),
                clock);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        registry.close();
        tokens.close();
        clock.close();
    }

    private String answer(String head) {
        String path = head.split(" ")[1];
        String wanted = bearer.getOrDefault("challenge", "");
        boolean isLetIn = RawOrigin.header(head, "Authorization").map("Bearer tokens-token"::equals).orElse(false);
        if (!wanted.isEmpty() && !isLetIn) {
            return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\nWWW-Authenticate: " + wanted
                    + "\r\n\r\n";
        }
        return answers.getOrDefault(path, "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n"
                + "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"secret of theirs\"}]}");
    }

    private void wantToken(String parameters) {
        bearer.put("challenge", "Bearer realm=\"http://127.0.0.1:" + tokens.port() + "/token\"" + parameters);
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String sha256(String text) {
        try {
            return "sha256:" + HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String descriptor(String type, String of, long size, String more) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + sha256(of) + "\",\"size\":" + size + more + "}";
    }

    private static String layer(String name) {
        return descriptor(LAYER_TYPE, name, name.length(), "");
    }

    private static String image(String name, String... layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE_TYPE + "\",\"config\":" + layer("config-" + name)
                + ",\"layers\":[" + String.join(",", layers) + "]}";
    }

    private static String platform(String os, String architecture, String variant) {
        return ",\"platform\":{\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\""
                + (variant.isEmpty() ? "" : ",\"variant\":\"" + variant + "\"") + "}";
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX_TYPE + "\",\"manifests\":[" + String.join(",", entries) + "]}";
    }

    /** Puts a manifest under its digest, and answers its descriptor. */
    private String entry(String type, String manifest, String more) {
        answers.put(PATH + sha256(manifest), ok(manifest));
        return descriptor(type, manifest, manifest.length(), more);
    }

    private void tag(String manifest) {
        answers.put(PATH + "1", ok(manifest));
    }

    private ImageResolution resolve(String reference, Map<String, String> headers, String platforms, RegistryLimits limits)
            throws Exception {
        ImageUrl url = ImageUrl.parse("http://127.0.0.1:" + registry.port() + PATH + reference);
        return new RegistryClient(client, clock, limits)
                .resolve(url, new OriginHeaders(headers), Platforms.parse(platforms))
                .toCompletableFuture()
                .get(50, TimeUnit.SECONDS);
    }

    private ImageResolution.Resolved resolved(Map<String, String> headers, String platforms) throws Exception {
        return assertInstanceOf(
                ImageResolution.Resolved.class, resolve("1", headers, platforms, RegistryLimits.DEFAULTS));
    }

    private String reason(String reference, Map<String, String> headers) throws Exception {
        return assertInstanceOf(
                        ImageResolution.Failed.class, resolve(reference, headers, "all", RegistryLimits.DEFAULTS))
                .reason();
    }

    private String reason() throws Exception {
        return reason("1", Map.of());
    }

    private static List<Digest> digests(String... names) {
        return List.of(names).stream().map(name -> new Digest(sha256(name))).toList();
    }

    private static List<Digest> digests(ImageResolution.Resolved image) {
        return image.files().stream().map(ImageFile::digest).toList();
    }

    // ---- what is right ----

    @Test
    void anImageIsItsConfigurationAndItsLayersEachOnce() throws Exception {
        tag(image("x", layer("a"), layer("b"), layer("a")));
        ImageResolution.Resolved image = resolved(Map.of(), "all");
        assertEquals(digests("config-x", "a", "b"), digests(image));
        assertEquals(OriginHeaders.NONE, image.credentials().headers().toCompletableFuture().get());
        assertTrue(RawOrigin.header(registry.heads().get(0), "Accept").orElse("").contains(INDEX_TYPE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"all|config-x a config-y b config-z c", "linux/amd64|config-x a",
        "linux/arm64|config-y b config-z c", "linux/arm64/v8,linux/s390x|config-z c"})
    void ofAnIndexTheWantedPlatformsAreTaken(String platforms, String files) throws Exception {
        tag(index(
                entry(IMAGE_TYPE, image("x", layer("a")), platform("linux", "amd64", "")),
                entry(IMAGE_TYPE, image("y", layer("b")), platform("linux", "arm64", "v7")),
                entry(IMAGE_TYPE, image("z", layer("c")), platform("linux", "arm64", "v8"))));
        assertEquals(digests(files.split(" ")), digests(resolved(Map.of(), platforms)));
    }

    @Test
    void anIndexInAnIndexIsFollowedWhateverPlatformIsWanted() throws Exception {
        String inner = index(entry(IMAGE_TYPE, image("x", layer("a")), platform("linux", "amd64", "")));
        tag(index(entry(INDEX_TYPE, inner, "")));
        assertEquals(digests("config-x", "a"), digests(resolved(Map.of(), "linux/amd64")));
    }

    @Test
    void foreignLayersAreLeftOutAndTheirUrlsAreNeverFollowed() throws Exception {
        String foreign = descriptor(
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "f", 1,
                ",\"urls\":[\"http://127.0.0.1:" + tokens.port() + "/foreign\"]");
        String named = descriptor(LAYER_TYPE, "a", 1, ",\"urls\":[\"http://127.0.0.1:" + tokens.port() + "/a\"]");
        tag(image("x", foreign, named));
        ImageResolution.Resolved image = resolved(Map.of(), "all");
        assertEquals(digests("config-x", "a"), digests(image));
        assertEquals(1, image.skipped());
        assertEquals(List.of(), tokens.heads());
    }

    @Test
    void anonymousCallersGetATokenForWhatTheRegistrySays() throws Exception {
        wantToken(",service=\"the registry\",scope=\"repository:library/app:pull\"");
        tag(image("x"));
        ImageResolution.Resolved image = resolved(Map.of("Accept", "none of theirs", "X-Mine", "1"), "all");
        assertEquals(1, tokens.heads().size());
        String head = tokens.heads().get(0);
        assertEquals("/token?service=the+registry&scope=repository%3Alibrary%2Fapp%3Apull", head.split(" ")[1]);
        assertTrue(RawOrigin.header(head, "Authorization").isEmpty());
        assertTrue(RawOrigin.header(head, "X-Mine").isEmpty(), "nothing of the caller's goes there");
        assertEquals(
                new OriginHeaders(Map.of("Authorization", "Bearer tokens-token", "X-Mine", "1")),
                image.credentials().headers().toCompletableFuture().get());
    }

    @Test
    void userAndPasswordGoToTheTokenServiceAndATokenOfTheCallersDoesNot() throws Exception {
        wantToken("");
        tag(image("x"));
        resolved(Map.of("Authorization", "Basic dTpw"), "all");
        assertEquals("Basic dTpw", RawOrigin.header(tokens.heads().get(0), "Authorization").orElse(""));
        resolved(Map.of("Authorization", "Bearer ended"), "all");
        assertTrue(RawOrigin.header(tokens.heads().get(1), "Authorization").isEmpty());
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAgain() throws Exception {
        wantToken("");
        tag(image("x"));
        ImageResolution.Resolved image = resolved(Map.of(), "all");
        OriginHeaders first = image.credentials().headers().toCompletableFuture().get();
        assertEquals(first, image.credentials().headers().toCompletableFuture().get());
        assertEquals(1, tokens.heads().size());
        tokenAnswer = ok("{\"access_token\":\"another\"}");
        image.credentials().refused(first);
        assertEquals(
                "Bearer another",
                image.credentials().headers().toCompletableFuture().get().values().get("Authorization"));
        assertEquals(2, tokens.heads().size());
    }

    // ---- what is wrong ----

    @Test
    void whatTheRegistryDoesNotHaveIsToldByItsOwnWordAndNothingElseOfWhatItSays() throws Exception {
        assertEquals("the registry answers 404 (MANIFEST_UNKNOWN)", reason());
    }

    @Test
    void aRegistryThatIsDownIsToldSo() throws Exception {
        registry.close();
        String reason = reason();
        assertTrue(reason.startsWith("the registry: "), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "garbage", "[]", "null", "7", "{}", "<html></html>",
        "{\"layers\":[],\"manifests\":[]}", "{\"layers\":[]}", "{\"layers\":[],\"config\":{\"digest\":\"sha256:zz\",\"size\":1}}",
        "{\"layers\":[],\"config\":{\"digest\":\"../../x\",\"size\":1}}",
        "{\"layers\":7,\"config\":{}}", "{\"manifests\":[7]}", "{\"manifests\":[{\"digest\":null}]}"
    })
    void whatIsNoManifestIsToldSo(String body) throws Exception {
        tag(body);
        assertTrue(reason().startsWith("what the registry sends is no manifest"), reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"7\"", "99999999999999999999", "9223372036854775807", "1e400", "null"})
    void aSizeThatMakesNoSenseIsRefused(String size) throws Exception {
        tag("{\"schemaVersion\":2,\"layers\":[],\"config\":{\"digest\":\"" + sha256("c") + "\",\"size\":" + size + "}}");
        assertTrue(reason().startsWith("what the registry sends is no manifest"), reason());
    }

    @Test
    void jsonThatNestsForEverIsRefused() throws Exception {
        tag("{\"a\":" + "[".repeat(100_000));
        assertTrue(reason().contains("no JSON"), reason());
    }

    @Test
    void theOldSchemaIsNamed() throws Exception {
        tag("{\"schemaVersion\":1,\"fsLayers\":[]}");
        assertTrue(reason().contains("schema 1"), reason());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aManifestOfTenMegabytesIsNotRead(boolean isAnnounced) throws Exception {
        String body = " ".repeat(10 << 20);
        answers.put(PATH + "1", isAnnounced ? ok(body) : "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body);
        assertEquals("the manifest has more than " + (4 << 20) + " bytes", reason());
    }

    @Test
    void manifestsAreWhatTheirDigestsSay() throws Exception {
        String manifest = image("x");
        String digest = sha256(manifest);
        answers.put(PATH + digest, ok(manifest));
        assertInstanceOf(
                ImageResolution.Resolved.class, resolve(digest, Map.of(), "all", RegistryLimits.DEFAULTS));
        answers.put(PATH + digest, ok(image("y")));
        assertEquals("what the registry sends as " + digest + " is something else", reason(digest, Map.of()));
        tag(index(descriptor(IMAGE_TYPE, manifest, manifest.length(), platform("linux", "amd64", ""))));
        assertEquals("what the registry sends as " + digest + " is something else", reason());
    }

    @Test
    void aManifestOfAnotherSizeThanItsIndexSaysIsRefused() throws Exception {
        String manifest = image("x");
        answers.put(PATH + sha256(manifest), ok(manifest));
        tag(index(descriptor(IMAGE_TYPE, manifest, 5, "")));
        assertTrue(reason().contains("but its index says 5"), reason());
    }

    @Test
    void indexesThatNestForEverAreGivenUp() throws Exception {
        String manifest = image("x");
        String type = IMAGE_TYPE;
        for (int depth = 0; depth < 6; depth++) {
            manifest = index(entry(type, manifest, ""));
            type = INDEX_TYPE;
        }
        tag(manifest);
        assertTrue(reason().contains("more than 4 deep"), reason());
    }

    @Test
    void aHundredThousandLayersAreTooMany() throws Exception {
        String layers = IntStream.range(0, 20_000)
                .mapToObj(number -> layer("l" + number))
                .collect(Collectors.joining(","));
        tag(image("x", layers));
        assertTrue(reason().contains("more than 2000"), reason());
    }

    @Test
    void manyManifestsOfManyLayersAreTooManyTogether() throws Exception {
        String[] entries = IntStream.range(0, 3)
                .mapToObj(number -> entry(
                        IMAGE_TYPE,
                        image("x" + number, IntStream.range(0, 900)
                                .mapToObj(layer -> layer(number + "-" + layer))
                                .collect(Collectors.joining(","))),
                        platform("linux", "amd64", "")))
                .toArray(String[]::new);
        tag(index(entries));
        assertTrue(reason().contains("more than 2000 files"), reason());
        String[] manifests = IntStream.range(0, 300)
                .mapToObj(number -> descriptor(IMAGE_TYPE, "m" + number, 1, platform("linux", "amd64", "")))
                .toArray(String[]::new);
        tag(index(manifests));
        assertTrue(reason().contains("more than 200 manifests"), reason());
    }

    @Test
    void sizesThatContradictEachOtherAreRefused() throws Exception {
        tag(image("x", descriptor(LAYER_TYPE, "a", 1, ""), descriptor(LAYER_TYPE, "a", 2, "")));
        assertTrue(reason().contains("two sizes"), reason());
    }

    @Test
    void anImageWithoutTheWantedPlatformIsToldSo() throws Exception {
        tag(index(entry(IMAGE_TYPE, image("x"), platform("linux", "amd64", ""))));
        ImageResolution resolution = resolve("1", Map.of(), "linux/s390x", RegistryLimits.DEFAULTS);
        assertEquals(new ImageResolution.Failed("the image has none of the platforms linux/s390x"), resolution);
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUp() throws Exception {
        RegistryLimits hasty = new RegistryLimits(1000, 1000, 1000, 10, 2, 10, Duration.ofMillis(300));
        try (FakeOrigin slow = FakeOrigin.start()) {
            slow.at(PATH + "1").content(image("x").getBytes(StandardCharsets.ISO_8859_1)).stallingAfter(7);
            ImageResolution resolution = new RegistryClient(client, clock, hasty)
                    .resolve(ImageUrl.parse(slow.url(PATH + "1")), OriginHeaders.NONE, Platforms.ALL)
                    .toCompletableFuture()
                    .get(50, TimeUnit.SECONDS);
            assertEquals(new ImageResolution.Failed("the registry: the answer did not come in time"), resolution);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsToldSo() throws Exception {
        answers.put(PATH + "1", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
        assertTrue(reason().startsWith("the registry: "), reason());
    }

    // ---- credentials ----

    @Test
    void aRegistryThatWantsUserAndPasswordAndGetsNoneIsToldSo() throws Exception {
        bearer.put("challenge", "Basic realm=\"x\"");
        assertEquals("the registry wants credentials, and these are missing or wrong", reason());
    }

    @Test
    void wrongCredentialsAreRefusedByTheTokenService() throws Exception {
        wantToken("");
        tokenAnswer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assertEquals(
                "the token service of the registry answers 401", reason("1", Map.of("Authorization", "Basic dTpw")));
    }

    @Test
    void aTokenThatDoesNotHelpIsNotTriedForEver() throws Exception {
        wantToken("");
        tokenAnswer = ok("{\"token\":\"useless\"}");
        assertTrue(reason().startsWith("the registry answers 401"), reason());
        assertEquals(2, tokens.heads().size(), "once for each of the two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "{\"token\":\"\"}", "{\"token\":\"a\\r\\nX: y\"}", "{\"token\":7"})
    void whatIsNoTokenIsToldSo(String body) throws Exception {
        wantToken("");
        tokenAnswer = ok(body);
        assertEquals("the token service of the registry sends no token", reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest", "http://0.0.0.0/", "http://224.0.0.1/"})
    void aTokenServiceThatThePolicyForbidsIsNotAsked(String realm) throws Exception {
        bearer.put("challenge", "Bearer realm=\"" + realm + "\"");
        assertEquals("the token service of the registry: " + EgressPolicy.REFUSED, reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "gopher://x/", "", "not a url"})
    void aTokenServiceWhoseUrlMakesNoSenseIsNotAsked(String realm) throws Exception {
        bearer.put("challenge", "Bearer realm=\"" + realm + "\"");
        assertTrue(reason().startsWith("the token service of the registry: "), reason());
    }

    @Test
    void aChallengeOfAnotherHostToWhichTheRegistryRedirectsIsNotFollowed() throws Exception {
        RawOrigin other = new RawOrigin(head -> "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n"
                + "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:" + tokens.port() + "/stolen\"\r\n\r\n");
        try (other) {
            answers.put(PATH + "1", "HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\nConnection: close\r\n"
                    + "Location: http://127.0.0.1:" + other.port() + "/manifest\r\n\r\n");
            assertTrue(reason("1", Map.of("Authorization", "Basic dTpw")).startsWith("the registry wants credentials"));
            assertEquals(List.of(), tokens.heads());
            assertTrue(RawOrigin.header(other.heads().get(0), "Authorization").isEmpty());
        }
    }

    @Test
    void noReasonShowsACredential() throws Exception {
        wantToken("");
        tokenAnswer = ok("{\"token\":\"useless-secret\"}");
        assertFalse(reason("1", Map.of("Authorization", "Basic c2VjcmV0")).contains("secret"));
    }
}
