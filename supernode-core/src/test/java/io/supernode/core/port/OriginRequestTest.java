package io.supernode.core.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.OriginHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only what a client really has of its own makes its request personal. */
class OriginRequestTest {

    @ParameterizedTest
    @CsvSource({
        "http://o.example/f, http://o.example/f, false",
        "HTTP://O.Example:80/f#part, http://o.example/f, false",
        "https://o.example:443/f, https://O.EXAMPLE/f, false",
        "http://o.example, http://o.example/, false",
        "http://o.example/f?sig=1, http://o.example/f, true",
        "http://o.example/F, http://o.example/f, true",
        "http://o.example:81/f, http://o.example/f, true",
        "http://User@o.example/f, http://user@o.example/f, true"
    })
    void anotherSpellingOfTheTasksUrlIsNotAnotherUrl(String url, String tasks, boolean isOwn) {
        OriginRequest request = OriginRequest.of(url).sharing(tasks);
        assertEquals(isOwn, request.hasOwnUrl());
        assertEquals(isOwn, request.isPersonal());
        assertEquals(!isOwn, request.asksLike(OriginRequest.of(tasks)));
    }

    @Test
    void whoCausedARequestStaysKnownAndMakesItNoOther() {
        CallerAddress caller = CallerAddress.of("10.0.0.1");
        OriginRequest request = OriginRequest.of("http://o.example/f?sig=1").sharing("http://o.example/f");
        OriginRequest caused = request.causedBy(caller);
        assertEquals(request, caused);
        assertEquals(request.hashCode(), caused.hashCode());
        assertEquals(caller, caused.sharing("http://o.example/f").caller());
        assertEquals(caller, caused.anonymous().caller());
        assertEquals(CallerAddress.UNKNOWN, request.anonymous().caller());
    }

    @ParameterizedTest
    @CsvSource({"http://o.example/f", "HTTP://O.Example/f"})
    void whoBringsHeadersIsPersonal(String url) {
        OriginHeaders headers = new OriginHeaders(Map.of("X-Any", "a"));
        assertEquals(true, new OriginRequest(url, headers, false, List.of()).sharing("http://o.example/f").isPersonal());
    }
}
