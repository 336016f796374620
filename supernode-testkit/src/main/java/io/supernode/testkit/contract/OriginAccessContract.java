package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link OriginFetcherContract} that is about {@link OriginFetcher#check}. */
public abstract class OriginAccessContract extends OriginRevalidationContract {

    private static final Content SECRET = Content.random(51, 5_000_000);
    private static final Content SAME_LENGTH = Content.random(52, 5_000_000);
    private static final String LOGIN = "/login";

    @Test
    void whoBringsTheRightCredentialsMayHaveTheContent() throws Exception {
        fetchSecret();
        assertAccess(Access.Granted.class, check("right"));
        assertEquals(1, origin.bodyRequests(FILE), "the body is not asked for");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void whoBringsWrongCredentialsIsRefused(int status) throws Exception {
        fetchSecret();
        origin.at(FILE).wanting("X-Token", "right", status);
        assertAccess(Access.Refused.class, check("wrong"));
        // A 403 may have any reason, unless it refuses credentials.
        assertAccess(
                status == 403 ? Access.Unavailable.class : Access.Refused.class,
                check(OriginRequest.of(origin.url(FILE))));
    }

    @Test
    void whoMayKnowTheHeadAloneIsRefused() throws Exception {
        fetchSecret();
        origin.at(FILE).lettingEverybodyHead();
        assertAccess(Access.Refused.class, check("wrong"));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 5_000_000})
    void whoIsLedToAPageToLogInAtDoesNotGetTheContent(int lengthOfThePage) throws Exception {
        fetchSecret();
        origin.at(LOGIN).content(new byte[1]).content(Content.random(53, lengthOfThePage));
        origin.at(FILE).leadingStrangersTo(LOGIN);
        assertAccess(Access.Different.class, check("wrong"));
        assertAccess(Access.Granted.class, check("right"));
    }

    @Test
    void aPageWithoutValidatorsIsNotAContentThatHasThem() throws Exception {
        fetchSecret();
        origin.at(LOGIN).content(SAME_LENGTH).withoutValidators();
        origin.at(FILE).leadingStrangersTo(LOGIN);
        assertAccess(Access.Different.class, check("wrong"));
    }

    @Test
    void anotherVersionIsNotTheContent() throws Exception {
        fetchSecret();
        origin.at(FILE).content(SAME_LENGTH);
        assertAccess(Access.Different.class, check("right"));
    }

    @Test
    void withoutAnyValidatorsTheLengthDecides() throws Exception {
        origin.at(FILE).withoutValidators();
        fetchSecret();
        assertAccess(Access.Granted.class, check("right"));
        origin.at(FILE).chunked();
        assertAccess(Access.Different.class, check("right"));
    }

    @Test
    void aContentOfUnknownLengthIsKnownByItsVersion() throws Exception {
        origin.at(FILE).chunked();
        fetchSecret();
        assertAccess(Access.Granted.class, check("right"));
        origin.at(FILE).content(SAME_LENGTH);
        assertAccess(Access.Different.class, check("right"));
    }

    @Test
    void whatIsMissingOrSilentIsUnavailable() throws Exception {
        fetchSecret();
        assertAccess(Access.Unavailable.class, check(OriginRequest.of(origin.url("/missing"))));
        origin.at("/silent").stallingHeaders();
        assertAccess(Access.Unavailable.class, check(OriginRequest.of(origin.url("/silent"))));
    }

    @Test
    void contentOfWhichNothingIsKnownYetLetsNobodyIn() throws Exception {
        origin.at(FILE).content(SECRET).wanting("X-Token", "right", 401);
        assertAccess(Access.Pending.class, check("right"));
    }

    @Test
    void aContentThatIsStillBeingFetchedCanBeCompared() throws Exception {
        origin.at(FILE).content(SECRET).wanting("X-Token", "right", 401).stallingAfter(4_500_000);
        RecordingListener events = listener();
        fetcher.fetch(secret(SECRET.length()), events);
        assertTrue(origin.at(FILE).awaitStalled(1, patience()));
        assertTrue(events.awaitPiece(0, patience()));
        assertAccess(Access.Granted.class, check("right"));
        assertAccess(Access.Refused.class, check("wrong"));
    }

    private void fetchSecret() throws Exception {
        origin.at(FILE).content(SECRET).wanting("X-Token", "right", 401);
        assertEquals(SECRET.length(), fetch(secret(PieceLayout.UNKNOWN_LENGTH)).finishedLength());
    }

    private FetchRequest secret(long length) {
        FetchRequest plain = request(FILE, length);
        return new FetchRequest(plain.task(), plain.key(), with("right"), plain.layout(), Optional.empty());
    }

    private OriginRequest with(String token) {
        return withHeader(origin.url(FILE), "X-Token", token);
    }

    private Access check(String token) throws Exception {
        return check(with(token));
    }

    private Access check(OriginRequest request) throws Exception {
        return fetcher.check(secret(SECRET.length()).key(), request)
                .toCompletableFuture()
                .get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void assertAccess(Class<? extends Access> expected, Access answer) {
        Assumptions.assumeTrue(keepsValidators(), "this fetcher cannot say");
        assertInstanceOf(expected, answer);
    }
}
