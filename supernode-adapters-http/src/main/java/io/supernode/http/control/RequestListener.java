package io.supernode.http.control;

/**
 * Learns of each request of the control port that has been answered, streams of events apart. Duties of an implementer: it may be called by many
 * threads at once and returns at once, because a thread of the port calls it.
 */
@FunctionalInterface
public interface RequestListener {

    /** What stands for every path that is no page. */
    String OTHER = "other";

    /**
     * A request was answered.
     *
     * @param page the path of the page, such as {@code /peer/task}, with {@code {id}} for what differs, or {@value #OTHER}:
     *     one of a fixed number of texts, whatever clients send
     * @param status of HTTP
     * @param nanos from the first byte of the request to the last of the reply
     * @param requestBytes about, with its head
     * @param replyBytes of the body
     */
    void answered(String page, int status, long nanos, long requestBytes, long replyBytes);

    /**
     * A stream of events has ended, which goes on for as long as somebody looks: how long that was and how much it sent says
     * nothing of how the port answers. Does nothing unless it is overridden.
     *
     * @param page as of {@link #answered}
     * @param status of HTTP
     * @param requestBytes about, with its head
     */
    default void streamed(String page, int status, long requestBytes) {}
}
