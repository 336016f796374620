package io.supernode.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly the bytes a test wants and reads plain HTTP/1.1 replies with a length. */
public final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final PushbackInputStream in;

    /** A reply; header names in lower case. */
    public record Reply(int status, Map<String, String> headers, byte[] bytes) {
        public String body() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return headers.get(name);
        }
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new PushbackInputStream(socket.getInputStream());
    }

    public static RawClient connect(int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A client that speaks TLS, and verifies nothing. */
    public static RawClient connectTls(int port) throws IOException {
        return over(AnyCertificate.context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
    }

    /** A client at one of the addresses of loopback, such as 127.0.0.2. */
    public static RawClient connectFrom(String address, int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0));
    }

    /** Goes on with TLS on the same connection, and verifies nothing. */
    public RawClient startTls() throws IOException {
        return over(AnyCertificate.context().getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true));
    }

    private static RawClient over(Socket socket) throws IOException {
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        return new RawClient(socket);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The certificate that the server has shown; of a client that speaks TLS. */
    public X509Certificate serverCertificate() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    /** Makes close send a reset instead of the end of the stream. */
    public void resetOnClose() throws IOException {
        socket.setSoLinger(true, 0);
    }

    /** Returns when the first byte of a reply has come, and leaves it to be read. */
    public void awaitReply() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the connection was closed without a reply");
        }
        in.unread(first);
    }

    /** Whether some of a reply has come, or the connection has failed. */
    public boolean hasReply() {
        try {
            return in.available() > 0;
        } catch (IOException failed) {
            return true;
        }
    }

    /** Reads a reply to any method but HEAD. */
    public Reply readReply() throws IOException {
        return readReply(true);
    }

    /** Reads a reply, with the body its length promises only if {@code withBody}. */
    public Reply readReply(boolean withBody) throws IOException {
        String status = readLine();
        Map<String, String> headers = new HashMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = withBody ? in.readNBytes(length) : new byte[0];
        if (withBody && body.length < length) {
            throw new EOFException("the body ended after " + body.length + " of " + length + " bytes");
        }
        return new Reply(Integer.parseInt(status.split(" ")[1]), headers, body);
    }

    /** Reads {@code count} bytes, or fewer if the server ends the connection; answers how many, 0 if it was reset. */
    public int skip(int count) throws IOException {
        try {
            return in.readNBytes(count).length;
        } catch (SocketException reset) {
            return 0;
        }
    }

    /** Reads until the server closes the connection; answers what came. */
    public byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection was closed after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends one more byte; whether the server takes none any more. */
    public boolean isHungUpOn() {
        try {
            send("x");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
