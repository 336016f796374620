package io.supernode.testkit.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;

/**
 * One HTTP/1.1 request over a connection of its own, as the clients of this protocol make them for pieces. To be closed
 * after use; not thread-safe, but {@link #close} may come from another thread and ends a read.
 */
public final class PlainClient implements Closeable {

    private static final int BUFFER = 64 * 1024;
    private static final int HEX = 16;

    private final Socket socket = new Socket();
    private final String host;
    private final InetSocketAddress address;
    private InputStream in;
    private int status;
    private Map<String, String> headers;

    /** @param receiveBuffer bytes the kernel may receive ahead of the reader; 0 for its own choice */
    public PlainClient(String host, int port, int receiveBuffer) throws IOException {
        this.host = host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
        this.address = new InetSocketAddress(host, port);
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
    }

    /** Calls from this address of the machine; before {@link #send}. */
    public void bindTo(InetAddress source) throws IOException {
        socket.bind(new InetSocketAddress(source, 0));
    }

    /** The longest silence from now on. */
    public void readTimeout(Duration read) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Math.max(1, read.toMillis())));
    }

    /**
     * Sends a request and reads the head of its reply.
     *
     * @param target path and query
     * @param requestHeaders beside Host and Connection, which are added
     * @param body or an empty array for none
     * @param connect the longest wait for the connection
     * @param read the longest silence
     * @return the status
     */
    public int send(
            String method,
            String target,
            Map<String, String> requestHeaders,
            byte[] body,
            Duration connect,
            Duration read)
            throws IOException {
        socket.setTcpNoDelay(true);
        socket.connect(address, Math.toIntExact(connect.toMillis()));
        readTimeout(read);
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ").append(host);
        head.append("\r\nConnection: close\r\n");
        requestHeaders.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] headBytes = HttpText.bytes(head.append("\r\n").toString());
        byte[] all = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        socket.getOutputStream().write(all);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        readHead();
        return status;
    }

    private void readHead() throws IOException {
        String line = HttpText.line(in);
        if (line == null) {
            throw new EOFException("the server hung up without an answer");
        }
        String[] parts = line.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new NoStatusLineException(line);
        }
        status = Integer.parseInt(parts[1]);
        headers = HttpText.headers(in);
    }

    /** The headers of the reply. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The reply's body as it is on the wire; ends where the connection does. */
    public InputStream body() {
        return in;
    }

    /** Reads the whole body, whatever its framing, up to {@code limit} bytes. */
    public byte[] wholeBody(int limit) throws IOException {
        byte[] body;
        if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            body = chunks(limit);
        } else if (headers.containsKey("Content-Length")) {
            long length = Long.parseLong(headers.get("Content-Length"));
            body = in.readNBytes((int) Math.min(length, limit + 1L));
            if (length <= limit && body.length < length) {
                throw new EOFException("the reply ended after " + body.length + " of " + length + " bytes");
            }
        } else {
            body = in.readNBytes(limit + 1);
        }
        if (body.length > limit) {
            throw new IOException("a reply of more than " + limit + " bytes");
        }
        return body;
    }

    private byte[] chunks(int limit) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() <= limit) {
            String line = HttpText.line(in);
            if (line == null) {
                throw new EOFException("the reply ended between chunks");
            }
            int size = Integer.parseInt(line.split(";")[0].strip(), HEX);
            if (size == 0) {
                break;
            }
            body.write(in.readNBytes(Math.min(size, limit + 1)));
            HttpText.line(in);
        }
        return body.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
