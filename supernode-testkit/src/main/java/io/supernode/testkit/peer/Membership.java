package io.supernode.testkit.peer;

import io.supernode.core.model.TaskId;
import io.supernode.testkit.peer.NodeApi.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A peer's place in its task: registered once, and again after each migration. Written by the pulling thread alone. */
final class Membership {

    private static final int SUCCESS = 200;
    private static final int AUTHENTICATION_PENDING = 609;
    /** How long clients wait on 609, and how often (protocol section 1). */
    private static final Duration PENDING_PAUSE = Duration.ofMillis(2500);

    /** The same from 1.0.5 on. */
    private static final Duration SHORT_PENDING_PAUSE = Duration.ofSeconds(1);

    private static final Set<String> SHORT_OF_PATIENCE = Set.of("1.0.5", "1.0.6");
    private static final int PENDING_ATTEMPTS = 3;
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 5;
    private static final int CONNECT_MILLIS = 3000;

    /** Two peers of one process may start in the same millisecond. */
    private static final AtomicLong LAST_START = new AtomicLong();

    private final NodeApi api;
    private final Sleeper sleeper;
    private final PeerTally tally;
    private final Duration pendingPause;
    private final String cid;
    private final String ip;
    private final int port;
    private final String path;
    private volatile String taskId;
    private volatile int pieceSize;
    private volatile long fileLength;

    Membership(
            PeerSettings settings,
            NodeApi api,
            Sleeper sleeper,
            PeerTally tally,
            InetAddress local,
            int port,
            String path) {
        this.api = api;
        this.sleeper = sleeper;
        this.tally = tally;
        this.pendingPause = SHORT_OF_PATIENCE.contains(settings.version) ? SHORT_PENDING_PAUSE : PENDING_PAUSE;
        this.ip = settings.ip.isEmpty() ? plain(local) : settings.ip;
        this.port = port;
        this.path = path;
        this.cid = settings.cid.isEmpty() ? newCid(ip) : settings.cid;
    }

    /** Without the zone of an IPv6 address, which means nothing to others. */
    private static String plain(InetAddress address) {
        return address.getHostAddress().split("%")[0];
    }

    private static String newCid(String ip) {
        long start = LAST_START.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis()));
        return ip + '-' + ProcessHandle.current().pid() + '-' + start;
    }

    /** The address by which this host reaches the supernode. */
    static InetAddress localAddress(PeerSettings settings) throws PeerFailedException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.nodeHost, settings.nodePort), CONNECT_MILLIS);
            return socket.getLocalAddress();
        } catch (IOException e) {
            throw new PeerFailedException(
                    "cannot reach the supernode at " + settings.nodeHost + ':' + settings.nodePort + ": " + e.getMessage(), e);
        }
    }

    /** Registers, anew or again with the same cid. A refusal is final; a supernode that is away is asked again. */
    void register() throws PeerFailedException, InterruptedException {
        String trouble = "";
        long begin = System.nanoTime();
        int pending = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Reply reply = api.register(cid, ip, ip, port, path);
                if (reply.code() == SUCCESS) {
                    accept(reply);
                    tally.registered(System.nanoTime() - begin);
                    return;
                }
                if (reply.code() != AUTHENTICATION_PENDING) {
                    throw new PeerFailedException("the supernode refused the registration: " + reply);
                }
                trouble = reply.toString();
                tally.pending.incrementAndGet();
                if (++pending == PENDING_ATTEMPTS) {
                    throw new PeerFailedException("no registration: " + pending + " times " + trouble);
                }
                sleeper.sleep(pendingPause);
            } catch (IOException e) {
                trouble = e.getMessage();
                sleeper.sleep(RETRY_PAUSE);
            }
        }
        throw new PeerFailedException("no registration after " + ATTEMPTS + " attempts: " + trouble);
    }

    private void accept(Reply reply) throws IOException {
        String task = reply.data().path("taskId").asText("");
        int size = reply.data().path("pieceSize").asInt(0);
        if (!TaskId.isValid(task) || size <= 0) {
            throw new IOException("a registration without taskId and pieceSize: " + reply.data());
        }
        taskId = task;
        pieceSize = size;
        fileLength = reply.data().path("fileLength").asLong(-1);
    }

    boolean isRegistered() {
        return taskId != null;
    }

    String cid() {
        return cid;
    }

    String taskId() {
        return taskId;
    }

    int pieceSize() {
        return pieceSize;
    }

    long fileLength() {
        return fileLength;
    }
}
