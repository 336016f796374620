package io.supernode.core.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.model.UrlSpelling;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose URLs differ in what they filter out share a task, and nobody gets into another URL's task by a lie. */
class TaskUrlTest {

    private static void assertBelieved(String rawUrl, String taskUrl) {
        assertEquals(UrlSpelling.normalized(taskUrl), TaskUrl.believed(rawUrl, taskUrl));
    }

    private static void assertNamedByItsOwnUrl(String rawUrl, String taskUrl) {
        assertEquals(UrlSpelling.normalized(rawUrl), TaskUrl.believed(rawUrl, taskUrl));
    }

    @ParameterizedTest
    @CsvSource({
        "http://o.example/f, http://o.example/f",
        "http://o.example/f?sig=1, http://o.example/f",
        "http://o.example/f?sig=1, http://o.example/f?",
        "http://o.example/f?a=1&sig=2&b=3, http://o.example/f?a=1&b=3",
        "http://o.example/f?a=1&sig=2&a=3, http://o.example/f?a=1&a=3",
        "http://o.example/f?a&&b, http://o.example/f?b",
        "http://o.example/f?a=1&q=x?y=z, http://o.example/f?q=x?y=z",
        "HTTP://O.Example:80/f?sig=1, http://o.example:80/f",
        "http://user@O.example/f, http://user@o.example/f",
        "http://o.example?sig=1, http://o.example",
        "http://o.example:80/f?sig=1, http://o.example/f",
        "https://o.example/f?sig=1#top, https://O.example:443/f"
    })
    void aUrlWithoutTheParametersThatAClientFiltersOutNamesTheTask(String rawUrl, String taskUrl) {
        assertBelieved(rawUrl, taskUrl);
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example/f, http://good.example/f",
        "https://o.example/f, http://o.example/f",
        "http://o.example:81/f, http://o.example/f",
        "http://o.example/evil, http://o.example/f",
        "http://o.example/F, http://o.example/f",
        "http://o.example/f/, http://o.example/f",
        "http://evil.example/?http://o.example/f, http://o.example/f",
        "http://o.example@evil.example/f, http://o.example/f",
        "http://User@o.example/f, http://user@o.example/f",
        "http://o.example/f, http://o.example/f?a=1",
        "http://o.example/f?a=2, http://o.example/f?a=1",
        "http://o.example/f?b=1&a=1, http://o.example/f?a=1&b=1",
        "http://o.example/f?file=good&file=evil, http://o.example/f?file=good",
        "http://o.example/f?=1&=2, http://o.example/f?=1",
        "http://g\u0131t.example/f, http://git.example/f",
        "http://\u212A.example/f, http://k.example/f"
    })
    void aUrlThatIsAnotherOnesDoesNotNameTheTask(String rawUrl, String taskUrl) {
        assertNamedByItsOwnUrl(rawUrl, taskUrl);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://O.Example/F, http://o.example/F",
        "http://A.Z/f, http://a.z/f",
        "http://o.example:80/f, http://o.example/f",
        "http://o.example:/f, http://o.example/f",
        "https://o.example:443/f?q=1, https://o.example/f?q=1",
        "http://o.example, http://o.example/",
        "http://o.example?q, http://o.example/?q",
        "http://o.example/f#part?2, http://o.example/f",
        "http://User:PA@O.example/f, http://User:PA@o.example/f",
        "http://[FD00::1]:80/f, http://[fd00::1]/f"
    })
    void urlsForWhichTheOriginGetsTheSameRequestNameTheSameTask(String one, String other) {
        assertEquals(other, TaskUrl.believed(one, one));
        assertEquals(other, TaskUrl.believed(other, other));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://o.example:443/f", "https://o.example:80/f", "http://o.example:8080/f", "http://o.example/f?",
        "http://o.example//f", "http://o.example/@F", "http://o.example/%7ef",
        "http://o.example/a/../f", "http://[fd00::80]/f", "http://\u212A.example/f"
    })
    void whatMayMeanSomethingToTheOriginIsKept(String url) {
        assertEquals(url, TaskUrl.believed(url, url));
    }

    @Property
    void whateverNamesAreFilteredOutTheRestNamesTheTask(
            @ForAll("places") String place, @ForAll("queries") List<String> query, @ForAll("names") Set<String> filter) {
        List<String> rest = query.stream().filter(one -> !filter.contains(nameOf(one))).toList();
        assertBelieved(url(place, query), url(place, rest));
    }

    @Property
    void nobodyIsBelievedOfAnotherPlaceWhateverTheQueries(
            @ForAll("places") String own,
            @ForAll("places") String other,
            @ForAll("queries") List<String> query,
            @ForAll("queries") List<String> claimed) {
        Assume.that(!own.equals(other));
        assertNamedByItsOwnUrl(url(own, query), url(other, claimed));
    }

    @Property
    void nobodyIsBelievedOfParametersThatItsOwnUrlHasNot(
            @ForAll("places") String place, @ForAll("queries") List<String> query, @ForAll("queries") List<String> claimed) {
        Set<String> names = claimed.stream().map(TaskUrlTest::nameOf).collect(Collectors.toSet());
        Assume.that(!query.stream().filter(one -> names.contains(nameOf(one))).toList().equals(claimed));
        assertNamedByItsOwnUrl(url(place, query), url(place, claimed));
    }

    private static String url(String place, List<String> query) {
        return query.isEmpty() ? place : place + '?' + String.join("&", query);
    }

    private static String nameOf(String parameter) {
        return parameter.split("=", 2)[0];
    }

    @Provide
    Arbitrary<String> places() {
        Arbitrary<String> paths = Arbitraries.strings().withChars("ab/@.").ofMaxLength(5);
        return Combinators.combine(Arbitraries.of("http", "https"), Arbitraries.of("a.example", "b.example:8080"), paths)
                .as((scheme, host, path) -> scheme + "://" + host + '/' + path);
    }

    @Provide
    Arbitrary<Set<String>> names() {
        return Arbitraries.of("a", "b", "sig").set();
    }

    @Provide
    Arbitrary<List<String>> queries() {
        Arbitrary<String> values = Arbitraries.of("", "=", "=1", "=2", "=?", "=http://b.example:8080/a");
        return Combinators.combine(Arbitraries.of("a", "b", "sig"), values)
                .as(String::concat)
                .list()
                .ofMaxSize(4);
    }
}
