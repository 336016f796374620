package io.supernode.testkit.peer;

import io.supernode.testkit.client.CallFailure;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.wire.PlainClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * A call of the supernode as the HTTP library under a client makes it: with its time-outs, and sent again where it does
 * that ({@link ClientKind#sendsAgain}). Thread-safe.
 */
final class NodeCall {

    private static final int MAX_REPLY = 4 << 20;
    private static final int OK = 200;
    private static final byte[] NOTHING = new byte[0];

    private final PeerSettings settings;
    private final ClientKind kind;
    private volatile PeerSettings.HostPort node;

    NodeCall(PeerSettings settings) {
        this.settings = settings;
        this.node = settings.nodes.get(0);
        this.kind = settings.kind;
    }

    /** Calls go to this one from now on. */
    void use(PeerSettings.HostPort next) {
        node = next;
    }

    PeerSettings.HostPort node() {
        return node;
    }

    /** Answers the body of the reply, which was HTTP 200. */
    byte[] get(String target, Duration timeout) throws IOException {
        return call("GET", target, Map.of(), NOTHING, timeout);
    }

    /** Answers the body of the reply, which was HTTP 200. */
    byte[] post(String target, String contentType, String body, Duration timeout) throws IOException {
        return call("POST", target, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8), timeout);
    }

    private byte[] call(String method, String target, Map<String, String> headers, byte[] body, Duration timeout)
            throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int attempt = 1; ; attempt++) {
            Duration left = kind.timesWholeCall() ? Duration.ofNanos(deadline - System.nanoTime()) : timeout;
            if (left.toMillis() <= 0) {
                throw new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms");
            }
            try {
                return once(method, target, headers, body, left);
            } catch (FailedCallException e) {
                if (attempt >= kind.attempts() || !kind.sendsAgain(e.failure, method.equals("GET"))) {
                    throw e;
                }
            }
        }
    }

    private byte[] once(String method, String target, Map<String, String> headers, byte[] body, Duration read)
            throws IOException {
        Duration connect = kind.connectTimeout().compareTo(read) < 0 ? kind.connectTimeout() : read;
        PeerSettings.HostPort asked = node;
        try (PlainClient client = new PlainClient(asked.host(), asked.port(), 0)) {
            settings.bind(client);
            int status = client.send(method, target, headers, body, connect, read);
            if (status != OK) {
                throw new FailedCallException(CallFailure.UNREADABLE, "the supernode answered HTTP " + status, null);
            }
            return client.wholeBody(MAX_REPLY);
        } catch (ConnectException e) {
            throw new FailedCallException(CallFailure.REFUSED, e.getMessage(), e);
        } catch (SocketTimeoutException e) {
            boolean connecting = String.valueOf(e.getMessage()).startsWith("Connect");
            throw new FailedCallException(
                    connecting ? CallFailure.NOT_CONNECTED : CallFailure.TIMED_OUT, e.getMessage(), e);
        } catch (EOFException e) {
            throw new FailedCallException(CallFailure.CLOSED, e.getMessage(), e);
        } catch (SocketException e) {
            throw new FailedCallException(CallFailure.RESET, e.getMessage(), e);
        }
    }

    /** A call that has failed, and how. */
    private static final class FailedCallException extends IOException {
        private static final long serialVersionUID = 1;
        private final CallFailure failure;

        FailedCallException(CallFailure failure, String message, IOException cause) {
            super(message, cause);
            this.failure = failure;
        }
    }
}
