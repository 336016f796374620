package io.supernode.testkit.origin;

import io.supernode.testkit.wire.RequestHead;
import java.util.Map;
import java.util.Optional;

/** One request that a {@link FakeOrigin} got, and what became of it. Thread-safe; the answer grows while it is sent. */
public final class RecordedRequest {

    private final RequestHead head;
    private volatile int status;
    private volatile long bytesSent;
    private volatile boolean answered;

    RecordedRequest(RequestHead head) {
        this.head = head;
    }

    /** GET, HEAD, … */
    public String method() {
        return head.method();
    }

    /** Path and query as sent. */
    public String target() {
        return head.target();
    }

    /** The path without the query. */
    public String path() {
        return head.path();
    }

    /** All headers; names without regard to case. */
    public Map<String, String> headers() {
        return head.headers();
    }

    /** One header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.headers().get(name));
    }

    /** The status answered; 0 until it is decided, and for a connection that was reset instead. */
    public int status() {
        return status;
    }

    /** Bytes of the body handed to the socket so far, without chunk framing. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Tells whether the answer has ended, well or badly. */
    public boolean isAnswered() {
        return answered;
    }

    /** Tells whether this is a GET of the body: any GET but one of the first byte alone, which is a probe. */
    public boolean isBodyRequest() {
        return method().equals("GET") && !header("Range").filter("bytes=0-0"::equals).isPresent();
    }

    void decided(int code) {
        status = code;
    }

    void sent(int count) {
        bytesSent = bytesSent + count;
    }

    void ended() {
        answered = true;
    }

    @Override
    public String toString() {
        return method() + ' ' + target() + " -> " + status + ", " + bytesSent + " bytes";
    }
}
