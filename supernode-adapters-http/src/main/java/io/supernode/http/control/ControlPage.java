package io.supernode.http.control;

import java.util.Objects;
import java.util.function.Function;

/**
 * A page of the control port beside the API for clients, answered to GET, such as one that monitoring reads.
 *
 * @param path with a slash at the beginning; one that no call of the API has
 * @param content makes the page anew for each request from the Accept header, which may be null. Called by many threads
 * at once;     what it throws is logged, and the client is answered 500
 */
public record ControlPage(String path, Function<String, Content> content) {

    /**
     * What is answered.
     *
     * @param type the media type
     * @param body all of it, which waits in memory until the client has read it
     */
    public record Content(String type, byte[] body) {

        public Content {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(body, "body");
        }
    }

    public ControlPage {
        Objects.requireNonNull(content, "content");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash, not as " + path);
        }
    }
}
