package io.supernode.testkit.peer;

import io.supernode.core.model.TaskId;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.peer.NodeApi.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/** A peer's place in its task: registered once, and again after each migration. Written by the pulling thread alone. */
final class Membership {

    private static final int SUCCESS = 200;
    private static final int NEED_AUTHENTICATION = 608;
    private static final int AUTHENTICATION_PENDING = 609;

    /** Of a patient peer, whose list of supernodes never ends. */
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 5;
    private static final int CONNECT_MILLIS = 3000;

    /** Two peers of one process may start in the same millisecond. */
    private static final AtomicLong LAST_START = new AtomicLong();

    private final PeerSettings settings;
    private final NodeApi api;
    private final Sleeper sleeper;
    private final PeerTally tally;
    private final String cid;
    private final String ip;
    private final int port;
    private final String path;
    /** What is left of the list of supernodes. */
    private final Queue<PeerSettings.HostPort> entries = new ArrayDeque<>();
    private int turn;
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
        this.settings = settings;
        this.api = api;
        this.sleeper = sleeper;
        this.tally = tally;
        for (int round = 0; round < settings.kind.nodeListRounds(); round++) {
            entries.addAll(settings.nodes);
        }
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
    static InetAddress localAddress(PeerSettings settings) throws PeerFailedException, IOException {
        Optional<InetAddress> own = settings.ownAddress();
        if (own.isPresent()) {
            return own.get();
        }
        PeerSettings.HostPort first = settings.nodes.get(0);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(first.host(), first.port()), CONNECT_MILLIS);
            return socket.getLocalAddress();
        } catch (IOException e) {
            throw new PeerFailedException(
                    "cannot reach the supernode at " + first + ": " + e.getMessage(), e);
        }
    }

    /** Registers for the first time. */
    void register() throws PeerFailedException, InterruptedException {
        register(DownloadEnd.TO_ORIGIN);
    }

    /** Registers again with the same cid, in mid-download. */
    void registerAgain() throws PeerFailedException, InterruptedException {
        register(settings.kind.crashesWithoutSupernode() ? DownloadEnd.CRASHED : DownloadEnd.TO_ORIGIN);
    }

    /** @param otherwise what becomes of a client whose list of supernodes is used up */
    private void register(DownloadEnd otherwise) throws PeerFailedException, InterruptedException {
        long begin = System.nanoTime();
        if (settings.patient) {
            registerPatiently();
        } else {
            registerByList(otherwise);
        }
        tally.registered(System.nanoTime() - begin);
    }

    /** A refusal is final; where a supernode is away, the next one is asked, or the same again. */
    private void registerPatiently() throws PeerFailedException, InterruptedException {
        String trouble = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                api.use(settings.nodes.get(turn++ % settings.nodes.size()));
                Reply reply = ask();
                if (reply.code() == SUCCESS) {
                    accept(reply);
                    return;
                }
                if (reply.code() != AUTHENTICATION_PENDING) {
                    throw new PeerFailedException("the supernode refused the registration: " + reply);
                }
                throw new PeerFailedException("no registration: " + settings.kind.pendingAttempts() + " times " + reply);
            } catch (IOException e) {
                trouble = e.getMessage();
                sleeper.sleep(RETRY_PAUSE);
            }
        }
        throw new PeerFailedException("no registration after " + ATTEMPTS + " attempts: " + trouble);
    }

    /** Each entry of the list is good for one registration, refused or not. */
    private void registerByList(DownloadEnd otherwise) throws PeerFailedException, InterruptedException {
        String trouble = "no supernode is left in its list";
        for (PeerSettings.HostPort next = entries.poll(); next != null; next = entries.poll()) {
            try {
                api.use(next);
                Reply reply = ask();
                if (reply.code() == SUCCESS) {
                    accept(reply);
                    return;
                }
                if (reply.code() == NEED_AUTHENTICATION) {
                    throw new PeerFailedException("the supernode refused the registration: " + reply);
                }
                trouble = reply.toString();
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
        }
        throw new PeerFailedException(otherwise, trouble);
    }

    /** Asks one supernode, as long as it says 609 and the client bears it. */
    private Reply ask() throws IOException, InterruptedException {
        int attempts = settings.kind.pendingAttempts();
        for (int pending = 1; ; pending++) {
            Reply reply = api.register(cid, ip, ip, port, path);
            if (reply.code() != AUTHENTICATION_PENDING) {
                return reply;
            }
            tally.pending.incrementAndGet();
            if (pending == attempts) {
                return reply;
            }
            sleeper.sleep(ClientKind.pendingPause(settings.version));
        }
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

    String ip() {
        return ip;
    }

    int port() {
        return port;
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
