package io.supernode.cdn;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/** An origin on loopback that does with each connection what a test says, on a thread of its own. */
final class SocketOrigin implements Closeable {

    /** What is done with a connection, which is closed after that. It may fail when the other side hangs up. */
    @FunctionalInterface
    interface Service {
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Service service;
    /** Guarded by this, as the next. */
    private final Set<Socket> open = new HashSet<>();
    private int accepted;
    private int mostOpen;

    SocketOrigin(Service service) throws IOException {
        this.service = service;
        start(this::accept);
    }

    /** Accepts connections and says nothing. */
    static SocketOrigin silent() throws IOException {
        return new SocketOrigin(SocketOrigin::readToTheEnd);
    }

    /** Until the other side hangs up. */
    static void readToTheEnd(Socket connection) throws IOException {
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "socket-origin");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                begun(connection);
                start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            service.serve(connection);
        } catch (IOException e) {
            // It has hung up.
        }
        ended(connection);
    }

    private synchronized void begun(Socket connection) {
        open.add(connection);
        accepted++;
        mostOpen = Math.max(mostOpen, open.size());
    }

    private synchronized void ended(Socket connection) {
        open.remove(connection);
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/file";
    }

    /** Connections so far. */
    synchronized int accepted() {
        return accepted;
    }

    /** Connections that are open now. */
    synchronized int open() {
        return open.size();
    }

    /** Connections that were open at once. */
    synchronized int mostOpen() {
        return mostOpen;
    }

    /** Every connection is closed, too. */
    @Override
    public void close() throws IOException {
        server.close();
        Set<Socket> left;
        synchronized (this) {
            left = Set.copyOf(open);
        }
        for (Socket connection : left) {
            connection.close();
        }
    }
}
