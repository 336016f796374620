package io.supernode.core.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationValidatorTest {

    private static RegistrationRequest.Builder good() {
        return RegistrationRequest.builder()
                .cid("10.0.0.1-17-1600000000").ip("10.0.0.1").hostName("h").superNodeIp("node:8002").port(15001)
                .path("/peer/file/x").rawUrl("http://o.example/f?sig=1").taskUrl("http://o.example/f")
                .version("0.4.3").dfdaemon("false");
    }

    private static Registration valid(UnaryOperator<RegistrationRequest.Builder> change) {
        RegistrationCheck check = RegistrationValidator.check(change.apply(good()).build());
        return assertInstanceOf(RegistrationCheck.Valid.class, check).registration();
    }

    private static void refused(String parameter, UnaryOperator<RegistrationRequest.Builder> change) {
        RegistrationCheck check = RegistrationValidator.check(change.apply(good()).build());
        var outcome = assertInstanceOf(RegistrationCheck.Refused.class, check).outcome();
        var invalid = assertInstanceOf(RegistrationOutcome.InvalidParameter.class, outcome);
        assertEquals(parameter, invalid.parameter());
        assertTrue(invalid.message().startsWith(parameter + " "), invalid.message());
    }

    private static String message(UnaryOperator<RegistrationRequest.Builder> change) {
        RegistrationCheck check = RegistrationValidator.check(change.apply(good()).build());
        RegistrationOutcome outcome = assertInstanceOf(RegistrationCheck.Refused.class, check).outcome();
        return outcome instanceof RegistrationOutcome.UrlRefused refused
                ? refused.message()
                : assertInstanceOf(RegistrationOutcome.InvalidParameter.class, outcome).message();
    }

    @Test
    void theTaskIsNamedByTaskUrlAndTheOriginIsAskedByRawUrl() {
        Registration registration = valid(request -> request);
        assertEquals("http://o.example/f", registration.resource().url());
        assertEquals("http://o.example/f?sig=1", registration.origin().url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://o", "https://o:1", "http://o?q", "http://o#part", "http://[fd00::1]", "http://[fd00::1]:8080/a:b:c", "http://user:x@o:1/"})
    void aUrlNeedsNothingButAHost(String url) {
        assertEquals(url, valid(request -> request.rawUrl(url).taskUrl(null)).origin().url());
    }

    /** Users type them, and clients fetch such URLs themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"http://o/a b", "http://o/a?b=c d", "http://o/a ", "http://o/ "})
    void aUrlMayHaveSpacesBehindItsHost(String url) {
        Registration registration = valid(request -> request.rawUrl(url).taskUrl(url));
        assertEquals(url, registration.origin().url());
        assertEquals(url, registration.resource().url());
        refused("rawUrl", request -> request.rawUrl(url + "\t").taskUrl(null));
    }

    @Test
    void withoutTaskUrlTheTaskIsNamedByRawUrl() {
        assertEquals("http://o.example/f?sig=1", valid(request -> request.taskUrl(" ")).resource().url());
    }

    @Test
    void anAddressByWhichTheClientReachedUsIsKeptAndANameIsNot() {
        assertEquals("", valid(request -> request).supernodeIp());
        assertEquals("10.1.2.3", valid(request -> request.superNodeIp("10.1.2.3:8002")).supernodeIp());
        assertEquals("fd00::1", valid(request -> request.superNodeIp("fd00::1")).supernodeIp());
    }

    @Test
    void forAPythonClientAnUpperCaseMd5IsTheSameMd5AndTheSameTask() {
        String md5 = "0123456789abcdef0123456789abcdef";
        Registration lower = valid(request -> request.md5(md5));
        Registration upper = valid(request -> request.version("0.2.2").md5(md5.toUpperCase(Locale.ROOT)));
        assertEquals(Optional.of(new Md5(md5)), upper.md5());
        assertEquals(lower.resource().taskId(), upper.resource().taskId());
        assertEquals(lower.resource(), upper.resource());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.0", "0.4.3", "1.0.6", "", "unknown"})
    void aClientThatWouldHaveNoFileInTheEndForAnUpperCaseMd5IsToldSoFirst(String version) {
        String md5 = "0123456789ABCDEF0123456789ABCDEF";
        assertEquals(
                "md5 must be in lower case: clients from 0.3 on compare it letter by letter",
                message(request -> request.version(version).md5(md5)));
        refused("md5", request -> request.version(version).md5("0123456789abcdef0123456789abcdeF"));
    }

    @Test
    void aHostInUpperCaseIsTheSameTaskAndTheOriginIsAskedAsTyped() {
        Registration typed = valid(request -> request.rawUrl("HTTP://O.Example:80/f").taskUrl(null));
        assertEquals(valid(request -> request).resource(), typed.resource());
        assertEquals("HTTP://O.Example:80/f", typed.origin().url());
    }

    @Test
    void missingParametersAreRefusedByName() {
        refused("cid", request -> request.cid(null));
        refused("ip", request -> request.ip(""));
        refused("port", request -> request.port(null));
        refused("path", request -> request.path(" "));
        refused("rawUrl", request -> request.rawUrl(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdnnode:10.0.0.1~x", "node:10.0.0.1:7946~x", "a b", "a\0b", "é", "a\nb"})
    void idsThatNoClientHasAreRefused(String cid) {
        refused("cid", request -> request.cid(cid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.9.9.9", "10.0.0", "host", "10.0.0.1.", "::g", "０.0.0.0", "010.0.0.1"})
    void addressesThatAreNoneAreRefused(String ip) {
        refused("ip", request -> request.ip(ip));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "1/", "1:", "abc", "1e3", "８０", "99999999999999999999"})
    void portsThatAreNoneAreRefused(String port) {
        refused("port", request -> request.port(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://o:8080:80/", "http://o:80:80", "https://[fd00::1]:1:443/f", "http://user@o:1:80?q", "http://o::80/"})
    void urlsWithTwoPortsAreRefusedAlsoIfOneIsTheSchemesOwn(String url) {
        refused("rawUrl", request -> request.rawUrl(url));
        refused("taskUrl", request -> request.taskUrl(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///x", "https://?q", "http://:80/x", "http://user@/x", "http://a b/", "http://o :80/f", "http://u x@o/f", "http://o ?q"})
    void urlsWithoutAHostAreRefused(String url) {
        refused("rawUrl", request -> request.rawUrl(url));
        refused("taskUrl", request -> request.taskUrl(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://o.example/f", "file:///etc/passwd", "o.example/f", "javascript:alert(1)"})
    void urlsThatAreNotHttpAreRefusedWithTheCodeOfUrls(String url) {
        RegistrationCheck check = RegistrationValidator.check(good().rawUrl(url).build());
        var outcome = assertInstanceOf(RegistrationCheck.Refused.class, check).outcome();
        assertTrue(assertInstanceOf(RegistrationOutcome.UrlRefused.class, outcome).message().startsWith("rawUrl"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1", "::", "ff02::1"})
    void addressesThatAreNotOfOneHostAreRefused(String ip) {
        refused("ip", request -> request.ip(ip));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/../etc/passwd", "/peer/file/../x", "/peer/file/..", "/peer/%2e%2E/x", "/peer/.%2e", "/a\\..\\b", "/a%2f..%2fb", "/..?x", "/..;x/y"
    })
    void pathsThatStepUpwardsAreRefused(String path) {
        refused("path", request -> request.path(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/peer/file/a..b", "/peer/file/..a", "/peer/file/a..", "/peer/file/...", "/peer/file/a.b-1.2"})
    void namesOfFilesThatHaveDotsAreTaken(String path) {
        assertEquals(path, valid(request -> request.path(path)).path());
    }

    @Test
    void headersThatWouldBeTwoLinesAreRefused() {
        refused("headers", request -> request.headers(Map.of("X", "a\r\nHost: evil")));
        refused("headers", request -> request.headers(Map.of("X\r\n", "a")));
        refused("headers", request -> request.headers(Map.of("", "a")));
    }

    @ParameterizedTest
    @CsvSource({"http://o.example/f, other.example", "http://o.example/f, o.example:8080", "http://o.example:8080/f, o.example", "https://o.example/f, o.example:80",
        "http://u@o.example/f, u@o.example", "http://o.example/f, o.example/x", "http://10.0.0.9/f, tenant.example"})
    void whoMeansAnotherHostThanThatOfTheUrlIsSentToItsOrigin(String url, String host) {
        for (String name : new String[] {"Host", "host", "HOST"}) {
            RegistrationCheck check =
                    RegistrationValidator.check(good().version("0.2.2").rawUrl(url).taskUrl(null).headers(Map.of(name, host)).build());
            var outcome = assertInstanceOf(RegistrationCheck.Refused.class, check).outcome();
            assertEquals(
                    "headers must not name another Host than the URL: only the URL's own is asked",
                    assertInstanceOf(RegistrationOutcome.UrlRefused.class, outcome).message());
        }
    }

    @ParameterizedTest
    @CsvSource({"http://o.example/f, o.example", "http://O.example:80?x, o.EXAMPLE", "http://o.example/f@x, o.example:80", "https://o.example, o.example:443",
        "http://o.example:8080/f, ' o.example:8080 '", "http://u@o.example/f, o.example", "http://[fd00::1]:81/f, [fd00::1]:81", "http://o.example/f, ' '"})
    void aHostThatIsThatOfTheUrlIsTaken(String url, String host) {
        assertEquals(url, valid(request -> request.version("0.2.2").rawUrl(url).taskUrl(null).headers(Map.of("Host", host))).origin().url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.3.0", "0.4.3", "1.0.6"})
    void whoWouldNotSendItsHostToTheOriginEitherIsTaken(String version) {
        String url = "http://o.example/f";
        assertEquals(url, valid(request ->
                request.version(version).rawUrl(url).taskUrl(null).headers(Map.of("Host", "other.example"))).origin().url());
    }

    @Test
    void otherMalformedParametersAreRefusedByName() {
        refused("md5", request -> request.md5("abc"));
        refused("dfdaemon", request -> request.dfdaemon("maybe"));
        refused("insecure", request -> request.insecure("1"));
        refused("path", request -> request.path("peer/file"));
        refused("hostName", request -> request.hostName("a\0"));
        refused("version", request -> request.version("v".repeat(65)));
        refused("rawUrl", request -> request.rawUrl("http://o/" + "x".repeat(33_000)));
    }

    @Test
    void everythingThatAClientSendsIsInTheRegistration() {
        Registration registration = valid(request -> request
                .superNodeIp("10.1.2.3").identifier("id").callSystem("ci").insecure("TRUE").dfdaemon("True")
                .headers(Map.of("X-Any", "a")).rootCas(List.of("pem")));
        assertEquals(new PeerId("10.0.0.1-17-1600000000"), registration.peer());
        assertEquals(new PeerAddress("10.0.0.1", 15001), registration.address());
        assertEquals("/peer/file/x", registration.path());
        assertEquals("h", registration.hostName());
        assertEquals("10.1.2.3", registration.supernodeIp());
        assertEquals(new ClientVersion("0.4.3"), registration.version());
        assertEquals("ci", registration.callSystem());
        assertEquals(new ResourceIdentity("http://o.example/f", "", "id"), registration.resource());
        OriginHeaders headers = new OriginHeaders(Map.of("X-Any", "a"));
        assertEquals(
                new OriginRequest("http://o.example/f?sig=1", headers, true, List.of("pem")), registration.origin());
    }

    @Test
    void whatAClientNeedNotSendIsEmpty() {
        Registration registration = valid(request -> request
                .hostName(null).superNodeIp(null).version(null).callSystem(" ").identifier(" ").md5(" ").insecure(" ")
                .dfdaemon(null));
        assertEquals("", registration.hostName());
        assertEquals("", registration.supernodeIp());
        assertSame(ClientVersion.UNKNOWN, registration.version());
        assertEquals("", registration.callSystem());
        assertEquals(new ResourceIdentity("http://o.example/f", "", ""), registration.resource());
        assertEquals(Optional.empty(), registration.md5());
        assertFalse(registration.origin().insecure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "9", "00080", "65535"})
    void everyPortUpTo65535IsTaken(String port) {
        assertEquals(Integer.parseInt(port), valid(request -> request.port(port)).address().port());
    }

    @Test
    void parametersMayBeAsLongAsTheirLimitAndNoLonger() {
        String origin = "http://o.example/";
        String url = origin + "x".repeat(32 * 1024 - origin.length());
        assertEquals(url, valid(request -> request.rawUrl(url).taskUrl(null)).origin().url());
        assertEquals("rawUrl must be at most 32768 characters", message(request -> request.rawUrl(url + "x")));
        assertEquals("taskUrl must be at most 32768 characters", message(request -> request.taskUrl(url + "x")));

        String path = "/" + "x".repeat(4095);
        assertEquals(path, valid(request -> request.path(path)).path());
        assertEquals("path must be at most 4096 characters", message(request -> request.path(path + "x")));

        String text = "x".repeat(1024);
        assertEquals(text, valid(request -> request.identifier(text)).resource().identifier());
        assertEquals("identifier must be at most 1024 characters", message(request -> request.identifier(text + "x")));
        assertEquals("hostName must be at most 1024 characters", message(request -> request.hostName(text + "x")));
        assertEquals("callSystem must be at most 1024 characters", message(request -> request.callSystem(text + "x")));
        assertEquals(
                "superNodeIp must be at most 1024 characters", message(request -> request.superNodeIp(text + "x")));

        String version = "1".repeat(64);
        assertEquals(version, valid(request -> request.version(version)).version().text());
        assertEquals("version must be at most 64 characters", message(request -> request.version(version + "1")));

        List<String> certificates = Collections.nCopies(32, "pem");
        assertEquals(certificates, valid(request -> request.rootCas(certificates)).origin().rootCas());
        assertEquals(
                "rootCAs must be at most 32 certificates, not 33",
                message(request -> request.rootCas(Collections.nCopies(33, "pem"))));
    }

    @Test
    void aRefusalSaysWhatIsExpected() {
        assertEquals("cid is missing", message(request -> request.cid(" ")));
        assertEquals("cid must be " + PeerId.EXPECTED, message(request -> request.cid("a b")));
        assertEquals("ip is missing", message(request -> request.ip(null)));
        assertEquals("ip must be an IPv4 or IPv6 address", message(request -> request.ip("host")));
        assertEquals("port must be a number from 0 to 65535", message(request -> request.port("65536")));
        assertEquals("path must begin with /", message(request -> request.path("x")));
        assertEquals("rawUrl must be an http or https URL", message(request -> request.rawUrl("ftp://o.example/f")));
        assertEquals("taskUrl must be an http or https URL", message(request -> request.taskUrl("ftp://o.example/f")));
        assertEquals(
                "rawUrl must be a URL with a host and at most one port, both without spaces", message(request -> request.rawUrl("http://")));
        assertEquals("md5 must be 32 hex digits", message(request -> request.md5("abc")));
        assertEquals("insecure must be true or false", message(request -> request.insecure("1")));
        assertEquals("hostName must be without control characters", message(request -> request.hostName("a\u0085")));
        assertEquals(
                "headers must have names that are HTTP tokens",
                message(request -> request.headers(Map.of("a b", "a"))));
        assertEquals(
                "headers must have values without line breaks and control characters",
                message(request -> request.headers(Map.of("a", "a\nb"))));
    }

    @Test
    void theAddressByWhichTheClientReachedUsIsAnIpWithOrWithoutItsPort() {
        assertEquals("10.1.2.3", valid(request -> request.superNodeIp("10.1.2.3")).supernodeIp());
        assertEquals("", valid(request -> request.superNodeIp("node")).supernodeIp());
        assertEquals("", valid(request -> request.superNodeIp(":8002")).supernodeIp());
        assertEquals("::1", valid(request -> request.superNodeIp("::1")).supernodeIp());
    }

    @Test
    void headersAreBoundedByTheLengthOfAllNamesAndValuesTogether() {
        String half = "a".repeat(16 * 1024);
        Map<String, String> most = Map.of("X-A", half.substring(3), "X-B", half.substring(3));
        assertEquals(most, valid(request -> request.headers(most)).origin().headers().values());
        refused("headers", request -> request.headers(Map.of("X-A", half.substring(3), "X-B", half.substring(2))));
        assertEquals(
                "headers must have at most 32768 characters, names and values together, not 32769",
                message(request -> request.headers(Map.of("X-A", half.substring(3), "X-B", half.substring(2)))));
        refused("headers", request -> request.headers(Map.of("X".repeat(32 * 1024), "a")));
    }

    @Test
    void headersAreBoundedByTheirNumber() {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < 128; i++) {
            headers.put("X-" + i, "");
        }
        assertEquals(headers, valid(request -> request.headers(headers)).origin().headers().values());
        headers.put("X-128", "");
        assertEquals("headers must be at most 128, not 129", message(request -> request.headers(headers)));
    }

    @Test
    void eachCertificateAndAllOfThemTogetherAreBounded() {
        String longest = "a".repeat(32 * 1024);
        List<String> most = List.of(longest, longest);
        assertEquals(most, valid(request -> request.rootCas(most)).origin().rootCas());
        assertEquals(
                "rootCAs must be certificates of at most 32768 characters each, not 32769",
                message(request -> request.rootCas(List.of(longest + "a"))));
        assertEquals(
                "rootCAs must have at most 65536 characters, all certificates together, not 65537",
                message(request -> request.rootCas(List.of(longest, longest, "a"))));
    }
}
