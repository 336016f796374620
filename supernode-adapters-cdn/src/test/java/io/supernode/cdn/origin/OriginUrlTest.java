package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://Host, http://host:80/",
        "HTTPS://host/a?b=c#d, https://host:443/a?b=c",
        "http://host:8080?x, http://host:8080/?x",
        "http://my_host/f, http://my_host:80/f",
        "http://[::1]:81/f, http://[::1]:81/f",
        "http://h/a|c, http://h:80/a|c",
        "http://h/ä, http://h:80/%c3%a4",
        "http:///h/a, http://h:80/a",
        "http://127.1/a, http://127.0.0.1:80/a",
        "http://0x7f000001/a, http://127.0.0.1:80/a",
        "http://0177.0.0.1/a, http://127.0.0.1:80/a",
        "http://bücher.example/a, http://xn--bcher-kva.example:80/a",
        "http://h/a%20b?c=%2F, http://h:80/a%20b?c=%2F",
        "http://h/a b/../c  d?e=f g&h=%20i#j k, http://h:80/c%20%20d?e=f%20g&h=%20i",
        "'http://h/a ', http://h:80/a%20",
        "'http://h/a?b= ', http://h:80/a?b=%20"
    })
    void urlsAreReadAsClientsWriteThem(String text, String expected) {
        assertEquals(expected, OriginUrl.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "host", "/path", "ftp://h/", "file:///etc/passwd", "http://", "http:////p", "http://u@h/", "http://u:p@h/",
        "http://h:0/", "http://h:65536/", "http://h:-1/", "http://h:x/", "http://h:123456/", "http://a b/",
        "http://[fe80::1%25eth0]/", "http://[/", "http://h\r\nX: y/", "http:h", "http://%31/", "http://h:80 /a", "http://h /a", "ht tp://h/", " http://h/", "http://fuß.example/", "http://h\\x/"
    })
    void whatIsNoOriginIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> OriginUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://u:p@h/ | the URL has a user name or a password before its host: send credentials in a header instead",
        "http://       | the URL has no host: a host name or an IP address is expected after its scheme",
        "http://%31/   | the host in the URL is neither a host name nor an IP address",
        "http://[/     | the host in the URL is neither a host name nor an IP address",
        "http:h        | the URL is malformed: its scheme is not followed by two slashes",
        "ftp://h/      | the URL does not begin with http:// or https://, and other origins are not asked",
        "http://h:0/   | the port in the URL is 0, but a port is 1 to 65535"
    })
    void aRefusalSaysWhatIsWrongWithTheUrl(String text, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> OriginUrl.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "/b, http://h:80/b",
        "b?c, http://h:80/a/b?c",
        "?c, http://h:80/a/f?c",
        "//other:81/x, http://other:81/x",
        "https://other/x, https://other:443/x",
        "http://u:p@other/x, http://other:80/x",
        "#f, http://h:80/a/",
        "../?q, http://h:80/?q"
    })
    void locationsMayBeRelative(String location, String expected) {
        assertEquals(expected, OriginUrl.parse("http://h/a/f?q").resolve(location).toString());
    }

    @Test
    void schemeHostAndPortMakeAnOrigin() {
        OriginUrl url = OriginUrl.parse("http://h/a");
        assertTrue(url.sameOrigin(OriginUrl.parse("http://H:80/b")));
        assertFalse(url.sameOrigin(OriginUrl.parse("http://h:81/a")));
        assertFalse(url.sameOrigin(OriginUrl.parse("https://h:80/a")));
        assertFalse(url.sameOrigin(OriginUrl.parse("http://h.example/a")));
    }

    @Test
    void theLogDoesNotShowWhatAQueryMaySign() {
        assertFalse(OriginUrl.parse("http://h/f?signature=secret").forLog().contains("secret"));
    }
}
