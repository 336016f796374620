package io.supernode.testkit.arbitrary;

import io.supernode.core.model.Md5;
import io.supernode.core.registration.RegistrationRequest;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitraries of POST /peer/registry as clients send it, and as they must not (protocol section 1). */
public final class RegistrationArbitraries {

    private static final int MAX_UPLOAD_PORT = 65_000;
    private static final int MIN_UPLOAD_PORT = 15_000;
    private static final String NUL = "\0";

    /**
     * A registration with exactly one fault.
     *
     * @param parameter the faulty one, as the wire spells it
     * @param request all of it
     */
    public record FaultyRegistration(String parameter, RegistrationRequest request) {}

    /** @param set what puts a bad value into an otherwise good request; @param value null for a missing one */
    private record Fault(String parameter, Setter set, String value) {}

    private interface Setter {
        void accept(RegistrationRequest.Builder builder, String value);
    }

    private RegistrationArbitraries() {}

    /** Registrations that any supernode takes, if their origin is there. */
    public static Arbitrary<RegistrationRequest> validRegistrations() {
        return builders().map(RegistrationRequest.Builder::build);
    }

    /** Registrations that are refused with 501, whatever their origin says. */
    public static Arbitrary<FaultyRegistration> faultyRegistrations() {
        Arbitrary<Fault> faults = Arbitraries.oneOf(
                faults("cid", RegistrationRequest.Builder::cid, null, "", "a b", "cdnnode:10.0.0.1~x", "node:10.0.0.1~x",
                        "a" + NUL, "\u00e9-1-2", "1\r\n2", "x".repeat(257)),
                faults("ip", RegistrationRequest.Builder::ip, null, "", "999.9.9.9", "1.2.3", "host.example.com", "1.2.3.4.5",
                        "\uff11.2.3.4", ":::1", "1.2.3.-4"),
                faults("port", RegistrationRequest.Builder::port, null, "", "-1", "65536", "abc", "1.5", "\uff11\uff12",
                        "99999999999999999999"),
                faults("path", RegistrationRequest.Builder::path, null, "", "a" + NUL, "/../a\r\nb"),
                faults("rawUrl", RegistrationArbitraries::bothUrls, null, "", "http://", "http:///file", "https://?x"),
                faults("headers", RegistrationArbitraries::headerValue, "a\r\nHost: b", "a\nb", "a" + NUL),
                faults("md5", RegistrationRequest.Builder::md5, "xyz", "d41d8cd98f00b204e9800998ecf8427", "z".repeat(32)));
        return Combinators.combine(builders(), faults).as((builder, fault) -> {
            fault.set().accept(builder, fault.value());
            return new FaultyRegistration(fault.parameter(), builder.build());
        });
    }

    /** Registrations whose URL is none that a supernode can ask: refused with 607. */
    public static Arbitrary<RegistrationRequest> registrationsOfForeignUrls() {
        return Combinators.combine(
                        builders(), Arbitraries.of("ftp://example.com/f", "file:///etc/passwd", "gopher://x/1", "mailto:a@b.c"))
                .as((builder, url) -> builder.rawUrl(url).taskUrl(url).build());
    }

    private static void bothUrls(RegistrationRequest.Builder builder, String value) {
        builder.rawUrl(value).taskUrl(value);
    }

    private static void headerValue(RegistrationRequest.Builder builder, String value) {
        builder.headers(Map.of("X-Extra", value));
    }

    private static Arbitrary<Fault> faults(String parameter, Setter set, String... values) {
        return Arbitraries.of(Arrays.stream(values).map(value -> new Fault(parameter, set, value)).toList());
    }

    private static Arbitrary<RegistrationRequest.Builder> builders() {
        Arbitrary<Integer> ports = Arbitraries.oneOf(
                Arbitraries.just(0), Arbitraries.integers().between(MIN_UPLOAD_PORT, MAX_UPLOAD_PORT));
        Arbitrary<String> md5s =
                Arbitraries.oneOf(Arbitraries.just(""), ModelArbitraries.md5s().map(Md5::hex)).injectNull(0.3);
        Arbitrary<String> names = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
        Arbitrary<Map<String, String>> headers = ModelArbitraries.originHeaders().map(all -> Map.copyOf(all.values()));
        return Combinators.combine(
                        ModelArbitraries.peerIds(), ModelArbitraries.hostIpv4(), ports, ModelArbitraries.urls(), md5s, names,
                        ModelArbitraries.clientVersions(), headers)
                .as((cid, ip, port, url, md5, name, version, extra) -> RegistrationRequest.builder()
                        .cid(cid.value())
                        .ip(ip)
                        .hostName(name)
                        .superNodeIp("127.0.0.1")
                        .port(port)
                        .path("/peer/file/" + name)
                        .rawUrl(url + "?signature=" + name)
                        .taskUrl(url)
                        .md5(md5)
                        .version(version.text())
                        .callSystem("testkit")
                        .dfdaemon("false")
                        .headers(extra));
    }
}
