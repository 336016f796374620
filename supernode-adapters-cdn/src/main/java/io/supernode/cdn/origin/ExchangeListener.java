package io.supernode.cdn.origin;

/**
 * Follows one {@link OriginExchange}. Calls come one after another, from threads that must not be blocked; the last one
 * is exactly one of {@link #end} and {@link #failed}.
 */
public interface ExchangeListener {

    /** Enough to keep whoever takes a body busy while the next bytes come. */
    int DEFAULT_WINDOW = 1 << 20;

    /**
     * How many bytes of the body may be held, unreleased, at a time; 0 if none is wanted yet ({@link
     * OriginExchange#resume}).
     */
    default int window() {
        return DEFAULT_WINDOW;
    }

    /** The final answer after redirects; answers whether its body is wanted. */
    boolean head(ResponseHead head);

    /** The next bytes of the body. The listener must release the chunk, later and from any thread, once it is done. */
    default void body(BodyChunk chunk) {
        chunk.release();
    }

    /** The answer is complete, or its body was not wanted. */
    void end();

    /** There is no complete answer. */
    void failed(OriginError error);
}
