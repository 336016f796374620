package io.supernode.testkit.hostile;

import io.supernode.testkit.wire.HttpText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection over which bytes are sent as they are, and answers are read. Not thread-safe. */
final class RawCall implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MAX_BODY = 1 << 16;
    private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*(\\d{1,6})");

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean isLast;

    /** @param patienceMillis for an answer */
    RawCall(InetSocketAddress address, int patienceMillis) throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(address, CONNECT_MILLIS);
        socket.setSoTimeout(patienceMillis);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends {@code request} over a connection of its own; answers what comes back. */
    static HttpAnswer once(InetSocketAddress address, byte[] request, int patienceMillis) throws IOException {
        try (RawCall call = new RawCall(address, patienceMillis)) {
            return call.ask(request);
        }
    }

    /**
     * As {@link #once}, and tells the server that nothing more comes: it need not wait for the rest of a request that
     * has none.
     */
    static HttpAnswer onceAndNoMore(InetSocketAddress address, byte[] request, int patienceMillis) throws IOException {
        try (RawCall call = new RawCall(address, patienceMillis)) {
            call.isLast = true;
            return call.ask(request);
        }
    }

    HttpAnswer ask(byte[] request) {
        try {
            socket.getOutputStream().write(request);
            if (isLast) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // It has been refused before it was sent in whole: the answer may be there already.
            return read();
        }
        return read();
    }

    private HttpAnswer read() {
        try {
            String line = HttpText.line(in);
            if (line == null) {
                return HttpAnswer.CLOSED;
            }
            String[] parts = line.split(" ", 3);
            if (parts.length < 2 || !parts[1].matches("\\d{3}")) {
                return HttpAnswer.CLOSED;
            }
            Map<String, String> headers = HttpText.headers(in);
            int status = Integer.parseInt(parts[1]);
            boolean isJson = headers.getOrDefault("Content-Type", "").startsWith("application/json");
            String announced = headers.getOrDefault("Content-Length", "0");
            int length = announced.matches("\\d{1,9}") ? Math.min(MAX_BODY, Integer.parseInt(announced)) : MAX_BODY;
            byte[] body = isJson ? in.readNBytes(length) : new byte[0];
            Matcher code = CODE.matcher(new String(body, StandardCharsets.UTF_8));
            return new HttpAnswer(status, code.find() ? Integer.parseInt(code.group(1)) : 0);
        } catch (SocketTimeoutException e) {
            return HttpAnswer.LATE;
        } catch (IOException e) {
            return HttpAnswer.CLOSED;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
