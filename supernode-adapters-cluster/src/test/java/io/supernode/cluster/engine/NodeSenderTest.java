package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeSenderTest {

    private static final long PATIENCE_SECONDS = 30;
    private static final int LARGE = 30_000;

    private final BlockingQueue<List<Integer>> sent = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);

    private void send(List<byte[]> messages) {
        sent.add(messages.stream().map(message -> message.length).toList());
        mayEnd.acquireUninterruptibly();
    }

    private List<Integer> nextSent() throws InterruptedException {
        return sent.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aLoneMessageGoesOutAtOnceAndWhatComesMeanwhileTogetherInOrder() throws Exception {
        try (NodeSender sender = new NodeSender("b", this::send)) {
            sender.add(new byte[1]);
            assertEquals(List.of(1), nextSent());
            sender.add(new byte[2]);
            sender.add(new byte[3]);
            sender.add(new byte[4]);
            mayEnd.release();
            assertEquals(List.of(2, 3, 4), nextSent());
            mayEnd.release();
        }
    }

    @Test
    void whatIsTooLongForOneMessageGoesOutAsSeveralAndWhatIsTooLongByItselfAlone() throws Exception {
        try (NodeSender sender = new NodeSender("b", this::send)) {
            sender.add(new byte[1]);
            assertEquals(List.of(1), nextSent());
            sender.add(new byte[LARGE]);
            sender.add(new byte[LARGE]);
            sender.add(new byte[10 * LARGE]);
            sender.add(new byte[2]);
            mayEnd.release(4);
            assertEquals(List.of(LARGE), nextSent());
            assertEquals(List.of(LARGE), nextSent());
            assertEquals(List.of(10 * LARGE), nextSent());
            assertEquals(List.of(2), nextSent());
            mayEnd.release();
        }
    }
}
