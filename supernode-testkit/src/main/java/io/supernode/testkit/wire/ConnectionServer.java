package io.supernode.testkit.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;

/**
 * Accepts connections on loopback, reads the heads of requests one after another, and has a {@link Handler} answer each
 * byte for byte. One thread for each connection. Thread-safe; {@link #close} ends all connections, those too whose handler
 * waits.
 */
public final class ConnectionServer implements Closeable {

    private static final int BACKLOG = 1024;

    private final ServerSocket server;
    private final String name;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads;

    /** Answers requests; called by many threads at once. */
    public interface Handler {

        /**
         * Answers one request, all of its answer.
         *
         * @param closed counted down when the server is closed, which is to end every wait
         * @return whether the connection can carry another answer
         */
        boolean answer(RequestHead head, Socket connection, CountDownLatch closed) throws IOException, InterruptedException;
    }

    private ConnectionServer(ServerSocket server, String name, Handler handler) {
        this.server = server;
        this.name = name;
        this.handler = Objects.requireNonNull(handler, "handler");
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to listen.
     *
     * @param socket not bound yet
     * @param port 0 for a free one
     * @param name of its threads
     */
    public static ConnectionServer start(ServerSocket socket, int port, String name, Handler handler) throws IOException {
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        ConnectionServer started = new ConnectionServer(socket, name, handler);
        started.threads.execute(started::accept);
        return started;
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** Ends every open connection at once, as when the server is killed; new connections are still taken. */
    public void dropConnections() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (IOException | RejectedExecutionException e) {
                if (closed.getCount() > 0) {
                    throw new IllegalStateException(name + " cannot accept connections any more", e);
                }
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean open = true;
            while (open) {
                RequestHead head = RequestHead.read(in);
                if (head == null) {
                    return;
                }
                head.skipBody(in);
                open = handler.answer(head, connection, closed) && head.wantsKeepAlive();
            }
        } catch (SocketException | SSLException e) {
            // The client hung up, or the server was closed: what a test of faults is made of.
            return;
        } catch (IOException e) {
            if (closed.getCount() > 0) {
                System.getLogger(ConnectionServer.class.getName())
                        .log(System.Logger.Level.WARNING, name + ": a bad request", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        threads.shutdownNow();
        dropConnections();
    }
}
