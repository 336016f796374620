package io.supernode.cdn.preheat.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.model.OriginHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A token of a token service.
 *
 * @param token as it goes into {@code Authorization: Bearer}
 * @param valid for so long from its request on
 */
record TokenAnswer(String token, Duration valid) {

    /** What the specification says where the service says nothing. */
    private static final long DEFAULT_SECONDS = 60;
    private static final long LEAST_SECONDS = 10;
    private static final long MOST_SECONDS = 3600;
    private static final int MAX_LENGTH = 24 << 10;

    /** Reads the body of an answer; empty if there is no token in it that can be sent. */
    static Optional<TokenAnswer> read(ObjectMapper mapper, byte[] body) {
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (IOException e) {
            return Optional.empty();
        }
        String token = json.path("token").asText("");
        token = token.isEmpty() ? json.path("access_token").asText("") : token;
        if (token.isEmpty() || token.length() > MAX_LENGTH || !OriginHeaders.isValidValue(token)) {
            return Optional.empty();
        }
        long seconds = json.path("expires_in").asLong(DEFAULT_SECONDS);
        return Optional.of(new TokenAnswer(
                token, Duration.ofSeconds(Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds)))));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "a token for " + valid;
    }
}
