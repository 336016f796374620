package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.cdn.Curl;
import io.supernode.cdn.RawOrigin;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.cdn.time.SystemClock;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is asked of an origin is, byte for byte, what curl asks of it: request target and Host, for URLs and after
 * redirects; but for spaces in a URL, which curl refuses. With the curl of the system; where there is none this is skipped, but never
 * where {@code CI=true}.
 */
class CurlComparisonTest {

    private static final int CHUNKS = 64;
    private static final long PATIENCE_S = 30;
    private static final int MANY = 350;
    private static final long SEED = 9;
    private static final String NUMBER = "X-Number";

    private static final List<String> HOSTS = List.of(
            "h.example", "EXAMPLE.com", "my_registry.example", "a--b.example", "dot.example.", "127.0.0.1", "127.1",
            "0x7f.0.0.1", "0177.1", "2130706433", "1.2.3.4.5", "300.1.1.1", "[::1]", "[2001:DB8::1]", "[::ffff:127.0.0.1]",
            "x~y.example", "-h.example", "0x.example", "08.example");
    private static final List<String> PORTS = List.of("", "", "", ":80", ":8080", ":0080", ":", ":5000");
    private static final List<String> SEGMENTS = List.of(
            "", "", "a", "pool", "f.deb", ".", "..", "...", ".hidden", "x[1].iso", "{x}", "%", "%zz", "%2", "50%off", "%2e%2e",
            "%2E", "%2F", "%E4", "a;b=c", ";", "\u00e4\u00f6", "\u65e5\u672c", "a+b", "a,b", "~user", "!$&'()*+,=:@", "\"<>",
            "\\", "a\\..\\b", "^`|", "*", "a:b", "..;", ". .".replace(" ", "%20"));
    private static final List<String> QUERIES = List.of(
            "", "", "?", "?a=b", "?a?b", "?a=/../b", "?%", "?%zz", "?[x]=\"y\"", "?\u00e4=\u00f6", "??", "?a=b&c=d;e",
            "?X-Amz-Signature=a%2Fb%3D&e=%20", "?u=http://o/p?q", "?a+b", "?\\", "?{|}^`<>");
    private static final List<String> FRAGMENTS = List.of("", "", "", "#", "#f", "#a/b?c", "#\u00e4");
    private static final List<String> BASES = List.of(
            "http://start.example/dir/sub/file?q=1", "http://start.example/", "http://start.example/file",
            "http://start.example//a//b", "http://start.example:8080/dir/", "http://start.example?x=/y/z",
            "http://Start_1.example/a;b/c%20d/e.f");

    private final ScheduledClock clock = new SystemClock();
    /** By the number that a request carries in a header; of the redirect that it is answered, if any. */
    private final Map<Integer, String> locations = new ConcurrentHashMap<>();

    private RawOrigin origin;
    private OriginClient client;

    @BeforeEach
    void start() throws Exception {
        Curl.require();
        origin = new RawOrigin(this::answer);
        InetSocketAddress everywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.port());
        OriginSettings settings = OriginSettings.defaults();
        client = new OriginClient(
                settings,
                new HttpClientPool(settings, clock, threads -> (host, port, context, promise) ->
                        promise.succeeded(List.of(everywhere))),
                new Bandwidth(Bandwidth.UNLIMITED),
                clock,
                CHUNKS);
    }

    /** The first request of a number may be redirected. */
    private String answer(String head) {
        String target = RawOrigin.header(head, NUMBER).map(text -> locations.remove(Integer.valueOf(text))).orElse(null);
        return target == null
                ? RawOrigin.EMPTY
                : "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + target + "\r\n\r\n";
    }

    @AfterEach
    void stop() throws Exception {
        if (origin != null) {
            client.close();
            origin.close();
        }
        clock.close();
    }

    @Test
    void forEveryUrlTheTargetAndTheHostAreThoseOfCurl() throws Exception {
        Random random = new Random(SEED);
        List<String> urls = new ArrayList<>(List.of(
                "http://h//pool/f.deb", "http://h///a", "http://h/a//..//b", "http://h//../b", "http://h?x", "http://h?x/../y",
                "http://h#f", "http://h", "HTTP://H/x", "http:///h/x", "http:/h/x", "http:////h/x", "http:h/x", "http://h:0080/x",
                "http://h:65536/x", "http://h:x/", "http://h,x/", "http://h x/", "http://[::1/"));
        for (String segment : SEGMENTS) {
            urls.add("http://h.example/" + segment);
            urls.add("http://h.example/a/" + segment + "/b");
        }
        while (urls.size() < MANY) {
            urls.add("http://" + any(HOSTS, random) + any(PORTS, random) + path(random) + any(QUERIES, random)
                    + any(FRAGMENTS, random));
        }
        assertSameAsCurl(urls, List.of());
    }

    @Test
    void forEveryLocationTheTargetAndTheHostAreThoseOfCurl() throws Exception {
        Random random = new Random(SEED);
        List<String> targets = new ArrayList<>(List.of(
                "x", "./x", "../x", "../../../x", "/x", "//g/x", "//g", "//g?x", "?y", "/a b", "?a b=c d", "/x y?a b#c d",
                "/\u00e4", "/\u00e4\u00ff?\u00e4", "?\u00ff", "http://g//p/q", "http://G_x/p", "http://g:8080/p", "http://g?x",
                "http:///g/p", "http:p", "http:/p", "///x", "////x", "/x?", "x?", "?", "/x#f", ";y", "./", "../", ".", "..",
                "http://user:pw@g/x", "//u@g/x", "mailto:x", "g:8080/x", "x:y", "/x:y", "\u0001x", "/a\u0001b",
                "http://[::1]/x", "http://127.1/x", "x?y/../z", "x y/z", " /trimmed ", "/p/?u=http://z/%", "\\x", "/a\\b"));
        while (targets.size() < MANY) {
            String start = any(List.of("", "", "/", "/", "//g.example/", "../", "../../", "./", "http://" + any(HOSTS, random)
                    + any(PORTS, random) + '/'), random);
            String raw = new String(
                    (path(random).substring(1) + any(QUERIES, random) + any(FRAGMENTS, random)).getBytes(StandardCharsets.UTF_8),
                    random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.US_ASCII);
            targets.add((start + raw).replace('\ufffd', '\u00e9'));
        }
        targets.removeIf(CurlComparisonTest::isReadOtherwiseByNewerCurls);
        assertSameAsCurl(targets.stream().map(target -> any(BASES, random)).toList(), targets);
    }

    /**
     * References that begin with a fragment, or go up and then say nothing of a path, were read otherwise before RFC
     * 3986.
     */
    private static boolean isReadOtherwiseByNewerCurls(String target) {
        return target.isBlank() || target.strip().matches("#.*|(?:\\.?\\./)+[/?#].*");
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(4);
        for (int i = 0; i < segments; i++) {
            path.append('/').append(any(SEGMENTS, random));
        }
        return path.toString();
    }

    private static String wire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** @param targets of the redirects that the URLs are answered, or none */
    private void assertSameAsCurl(List<String> urls, List<String> targets) throws Exception {
        redirectTo(targets);
        List<String> curls = askedByCurl(urls);
        redirectTo(targets);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            String ours = askedByUs(urls.get(i), i);
            if (!ours.equals(curls.get(i))) {
                differences.add(urls.get(i) + (targets.isEmpty() ? "" : " -> " + targets.get(i))
                        + "\n  curl asks " + curls.get(i) + "\n  we ask    " + ours);
            }
        }
        assertEquals(List.of(), differences, urls.size() + " URLs");
    }

    private void redirectTo(List<String> targets) {
        locations.clear();
        for (int i = 0; i < targets.size(); i++) {
            locations.put(i, targets.get(i));
        }
    }

    /** What one curl asks for all of them. */
    private List<String> askedByCurl(List<String> urls) throws Exception {
        List<List<String>> transfers = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            transfers.add(List.of(
                    Curl.option("output", "/dev/null"),
                    Curl.option("connect-to", "::127.0.0.1:" + origin.port()),
                    Curl.option("header", NUMBER + ": " + i),
                    Curl.option("url", wire(urls.get(i)))));
        }
        Curl.run(transfers);
        List<String> heads = origin.takeHeads();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < urls.size(); i++) {
            String number = Integer.toString(i);
            asked.add(last(heads.stream()
                    .filter(head -> RawOrigin.header(head, NUMBER).filter(number::equals).isPresent())
                    .toList()));
        }
        return asked;
    }

    private String askedByUs(String url, int number) throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        OriginHeaders header = new OriginHeaders(Map.of(NUMBER, Integer.toString(number)));
        client.send(OriginHttpRequest.get(new OriginRequest(url, header, false, List.of())), new ExchangeListener() {
            @Override
            public boolean head(ResponseHead head) {
                return false;
            }

            @Override
            public void end() {
                end.complete(null);
            }

            @Override
            public void failed(OriginError error) {
                end.complete(null);
            }
        });
        end.get(PATIENCE_S, TimeUnit.SECONDS);
        return last(origin.takeHeads());
    }

    private static String last(List<String> heads) {
        return heads.isEmpty()
                ? "nothing"
                : heads.size() + " requests, the last for " + RawOrigin.targetAndHost(heads.get(heads.size() - 1));
    }
}
