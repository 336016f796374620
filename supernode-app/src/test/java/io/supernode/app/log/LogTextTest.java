package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://example.com/f|http://example.com/f",
        "https://example.com:8443/a/b?v=1&sig=abc%2Fdef&x=|https://example.com:8443/a/b?v=***&sig=***&x=***",
        "http://example.com/f?secrettoken|http://example.com/f?***",
        "http://example.com/f?a=b?c=d|http://example.com/f?a=***",
        "http://user:password@example.com/f|http://***@example.com/f",
        "HTTP://user@example.com/f@2?x=y@z|HTTP://***@example.com/f@2?x=***",
    })
    void aUrlIsShownWithoutTheValuesOfItsQueryAndWithoutPasswords(String url, String shown) {
        assertEquals(shown, LogText.url(url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "http://example.com/\u6587\u4ef6.iso|http://example.com/%E6%96%87%E4%BB%B6.iso",
        "http://example.com/a b?\u00e4 c=d|http://example.com/a%20b?%C3%A4%20c=***",
        "http://example.com/\ud83d\ude00%20|http://example.com/%F0%9F%98%80%20",
    })
    void aUrlIsShownAsTheOriginIsAskedSoThatItCanBeTold(String url, String shown) {
        assertEquals(shown, LogText.url(url));
    }

    @Test
    void aSentenceShowsTheUrlsInItInTheSameWay() {
        assertEquals(
                "the origin redirects to http://cdn.example.com/f?sig=*** too often, twice http://***@a/b",
                LogText.of("the origin redirects to http://cdn.example.com/f?sig=$1x\\ too often, twice http://u:p@a/b"));
    }

    @Test
    void noTextMakesALineOfItsOwn() {
        assertEquals("a?b?c?d", LogText.of("a\nb\rc\u001bd"));
        assertEquals("http://e/?", LogText.url("http://e/\n"));
        assertEquals("1?2", LogText.cid("1\u00852"));
        assertEquals("-", LogText.cid(" "));
    }

    @Test
    void whatIsTooLongIsCut() {
        String url = LogText.url("http://example.com/" + "a".repeat(8000) + "?x=y");
        assertEquals(203, url.length());
        assertTrue(url.endsWith("aaa..."), url);
        assertTrue(LogText.url("http://example.com/?" + "abcdef=1&".repeat(800)).length() <= 203);
        assertTrue(LogText.of("a sentence ".repeat(100)).length() <= 303);
        assertTrue(LogText.cid("c".repeat(256)).length() <= 131);
    }
}
