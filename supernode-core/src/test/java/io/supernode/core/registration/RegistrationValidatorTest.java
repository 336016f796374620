package io.supernode.core.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.outcome.RegistrationOutcome;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void theTaskIsNamedByTaskUrlAndTheOriginIsAskedByRawUrl() {
        Registration registration = valid(request -> request);
        assertEquals("http://o.example/f", registration.resource().url());
        assertEquals("http://o.example/f?sig=1", registration.origin().url());
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
    void anUpperCaseMd5IsTheSameMd5AndTheSameTask() {
        String md5 = "0123456789abcdef0123456789abcdef";
        Registration lower = valid(request -> request.md5(md5));
        Registration upper = valid(request -> request.md5(md5.toUpperCase(Locale.ROOT)));
        assertEquals(Optional.of(new Md5(md5)), upper.md5());
        assertEquals(lower.resource().taskId(), upper.resource().taskId());
        assertEquals(lower.resource(), upper.resource());
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
    @ValueSource(strings = {"cdnnode:10.0.0.1~x", "a b", "a\0b", "é", "a\nb"})
    void idsThatNoClientHasAreRefused(String cid) {
        refused("cid", request -> request.cid(cid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999.9.9.9", "10.0.0", "host", "10.0.0.1.", "::g", "０.0.0.0", "010.0.0.1"})
    void addressesThatAreNoneAreRefused(String ip) {
        refused("ip", request -> request.ip(ip));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "abc", "1e3", "８０", "99999999999999999999"})
    void portsThatAreNoneAreRefused(String port) {
        refused("port", request -> request.port(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http:///x", "https://?q", "http://:80/x", "http://user@/x", "http://a b/"})
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

    @Test
    void headersThatWouldBeTwoLinesAreRefused() {
        refused("headers", request -> request.headers(Map.of("X", "a\r\nHost: evil")));
        refused("headers", request -> request.headers(Map.of("X\r\n", "a")));
        refused("headers", request -> request.headers(Map.of("", "a")));
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
}
