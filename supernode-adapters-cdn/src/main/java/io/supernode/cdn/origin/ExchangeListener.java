package io.supernode.cdn.origin;

/**
 * Follows one {@link OriginExchange}. Calls come one after another, from threads that must not be blocked; the last one is
 * exactly one of {@link #end} and {@link #trouble}.
 */
public interface ExchangeListener {

    /** The final answer after redirects; answers whether its body is wanted. */
    boolean head(ResponseHead head);

    /** The next bytes of the body. The listener must release the chunk, later and from any thread, once it is done. */
    default void body(BodyChunk chunk) {
        chunk.release();
    }

    /** The answer is complete, or its body was not wanted. */
    void end();

    /** There is no complete answer. */
    void trouble(OriginTrouble trouble);
}
