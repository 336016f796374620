package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a range of a file as the body of one response, part by part, as fast as the client reads and the
 * bandwidth allows. One use each.
 */
final class FileTransfer extends IteratingCallback {

    private static final Logger LOG = LoggerFactory.getLogger(FileTransfer.class);

    private final Response response;
    private final FileEndPoint client;
    private final SeedFile file;
    private final Callback callback;
    private final FairBandwidth bandwidth;
    private final ContentKey key;
    /** Whose bandwidth is shared: all connections from one address are one client. */
    private final Object address;
    /** Bytes that may be sent now. */
    private int granted;
    private long position;
    private long left;

    FileTransfer(
            Response response,
            FileEndPoint client,
            FairBandwidth bandwidth,
            ContentKey key,
            SeedFile file,
            long first,
            long length,
            Callback callback) {
        this.response = response;
        this.client = client;
        this.file = file;
        this.position = first;
        this.left = length;
        this.callback = callback;
        this.bandwidth = bandwidth;
        this.key = key;
        // A connection that has broken just now has none.
        this.address = client.getRemoteSocketAddress() instanceof InetSocketAddress remote ? remote.getAddress() : client;
    }

    @Override
    protected Action process() {
        if (left == 0) {
            return Action.SUCCEEDED;
        }
        if (granted == 0) {
            granted = bandwidth.part((int) Math.min(left, FileEndPoint.MAX_PART));
            if (!bandwidth.take(key, address, granted, this::succeeded)) {
                return Action.SCHEDULED;
            }
        }
        int length = granted;
        granted = 0;
        left -= length;
        long from = position;
        position += length;
        response.write(left == 0, client.partOf(file.channel(), from, length), this);
        return Action.SCHEDULED;
    }

    /** The thread that finds the socket writable goes on itself: handing over to another one costs more than the sending. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected void onCompleteSuccess() {
        close(file);
        callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable failure) {
        close(file);
        callback.failed(failure);
    }

    /** Closes a file that was only read: a failure has no consequence, but is worth a line. */
    static void close(SeedFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("cannot close a served file", e);
        }
    }
}
