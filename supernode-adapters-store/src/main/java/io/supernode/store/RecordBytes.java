package io.supernode.store;

import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.Map;

/**
 * About how much heap records take, in bytes. Never more than the core counts for what it makes of them, so that what a running
 * supernode may have is also read again.
 */
final class RecordBytes {

    private static final int PEER_BYTES = 500;
    private static final int TASK_BYTES = 100;
    private static final int CREDENTIALS_BYTES = 200;
    private static final int BYTES_A_CHARACTER = 2;

    private RecordBytes() {}

    /** Of a task with its peers. */
    static long of(KeptTask task) {
        long bytes = task.record == null ? 0 : of(task.record);
        for (PeerRecord peer : task.peers.values()) {
            bytes += of(peer);
        }
        return bytes;
    }

    /** Of what a change brings. */
    static long of(TaskChange change) {
        long bytes = change.record == null ? 0 : of(change.record);
        for (PeerRecord peer : change.peers.values()) {
            bytes += peer == null ? 0 : of(peer);
        }
        return bytes;
    }

    private static long of(PeerRecord peer) {
        int text = peer.id().value().length() + peer.path().length() + peer.hostName().length();
        return PEER_BYTES + text + (peer.owned().limit() + peer.served().limit()) / Byte.SIZE;
    }

    private static long of(TaskRecord task) {
        String url = task.resource().url();
        OriginRequest source = task.source().map(known -> known.request()).orElse(null);
        OriginRequest opener = task.access().opener().orElse(null);
        return TASK_BYTES
                + text(url.length() + task.resource().identifier().length())
                + of(source, url)
                + (opener == source ? 0 : of(opener, url))
                + (long) task.access().acceptedUntilMillis().size() * CREDENTIALS_BYTES;
    }

    /** What is in memory once counts once. */
    private static long of(OriginRequest request, String usualUrl) {
        if (request == null) {
            return 0;
        }
        int characters = request.url().equals(usualUrl) ? 0 : request.url().length();
        for (Map.Entry<String, String> header : request.headers().values().entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        for (String certificate : request.rootCas()) {
            characters += certificate.length();
        }
        return text(characters);
    }

    private static long text(int characters) {
        return (long) BYTES_A_CHARACTER * characters;
    }
}
