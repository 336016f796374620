package io.supernode.http.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link AcceptQueue}: what becomes of those who wait at a port when its server ends. */
@Timeout(60)
class AcceptQueueTest {

    private static final int CALLERS = 50;
    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    private final List<Socket> callers = new ArrayList<>();
    private final BlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
    private BoundPort port;

    @BeforeEach
    void open() throws IOException {
        port = BoundPort.open("test", ListenAddress.of(LOOPBACK, 0));
    }

    @AfterEach
    void close() throws IOException {
        for (Socket caller : callers) {
            caller.close();
        }
        for (SocketChannel connection : accepted) {
            connection.close();
        }
        port.close();
    }

    private void call(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            callers.add(new Socket(InetAddress.getLoopbackAddress(), port.number()));
        }
    }

    /** As an acceptor of the server does it, until the queue takes none any more. */
    private Thread acceptor(AcceptQueue queue) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    queue.take(accepted::add);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, "acceptor");
        thread.start();
        return thread;
    }

    @Test
    void whoCallsIsAcceptedWhileItIsOpen() throws Exception {
        AcceptQueue queue = new AcceptQueue(port);
        Thread acceptor = acceptor(queue);
        call(1);
        assertTrue(accepted.take().isOpen());
        assertTrue(queue.isOpen());
        queue.end();
        acceptor.join();
        assertFalse(queue.isOpen());
    }

    @Test
    void whoWaitsWhenItEndsIsAcceptedAndOnlyThenIsThePortClosed() throws Exception {
        AcceptQueue queue = new AcceptQueue(port);
        call(CALLERS);
        Thread acceptor = acceptor(queue);
        queue.end();
        acceptor.join();
        assertEquals(CALLERS, accepted.size());
        assertThrows(ConnectException.class, () -> call(1));
        assertThrows(ClosedChannelException.class, () -> queue.take(accepted::add));
    }

    @Test
    void whoWaitsAtAPortThatIsHandedOnIsLeftToItsNextServer() throws Exception {
        AcceptQueue queue = new AcceptQueue(port);
        BoundPort next = port.handOn();
        queue.end();
        call(CALLERS);
        assertEquals(0, accepted.size(), "nobody is taken by the server that has ended");
        AcceptQueue successor = new AcceptQueue(next);
        Thread acceptor = acceptor(successor);
        for (int i = 0; i < CALLERS; i++) {
            accepted.take();
        }
        successor.end();
        acceptor.join();
        next.close();
    }

    @Test
    void aServerThatWasNeverStartedGivesThePortBack() throws Exception {
        AcceptQueue queue = new AcceptQueue(port);
        call(1);
        BoundPort next = port.handOn();
        queue.end();
        AcceptQueue successor = new AcceptQueue(next);
        Thread acceptor = acceptor(successor);
        accepted.take();
        successor.end();
        acceptor.join();
        next.close();
    }
}
