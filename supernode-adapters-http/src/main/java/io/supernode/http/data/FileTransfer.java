package io.supernode.http.data;

import java.io.IOException;
import org.eclipse.jetty.util.IteratingCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a range of a file as the body of one response, part by part, as fast as the client reads and the
 * bandwidth allows. One use each.
 */
final class FileTransfer extends IteratingCallback {

    private static final Logger LOG = LoggerFactory.getLogger(FileTransfer.class);

    private final FileRequest request;
    private final FairRateLimiter bandwidth;
    private final UnservableContentLog unservable;
    private final long first;
    /** Bytes that may be sent now. */
    private int granted;
    /** Bytes that are being written. */
    private int writing;
    private long position;
    private long left;

    FileTransfer(FileRequest request, FairRateLimiter bandwidth, UnservableContentLog unservable, long first, long length) {
        this.request = request;
        this.bandwidth = bandwidth;
        this.unservable = unservable;
        this.first = first;
        this.position = first;
        this.left = length;
        request.client().traffic().transferBegun();
        request.client().uploadBegins();
    }

    @Override
    protected Action process() throws IOException {
        if (writing > 0) {
            request.body().written(writing);
            writing = 0;
        }
        if (left == 0) {
            return Action.SUCCEEDED;
        }
        if (granted == 0) {
            if (!asksForPart()) {
                return Action.SCHEDULED;
            }
        }
        int length = granted;
        granted = 0;
        left -= length;
        long from = position;
        position += length;
        writing = length;
        request.client().pace().writingBegins();
        request.response().write(left == 0, request.body().part(from, length), this);
        return Action.SCHEDULED;
    }

    /** Answers whether the next part may be sent now. */
    private boolean asksForPart() {
        ReaderPace pace = request.client().pace();
        int most = (int) Math.min(left, request.body().maxPart());
        if (pace.isRead()) {
            granted = bandwidth.part(most);
            return bandwidth.take(request.key(), request.address(), granted, this::succeeded);
        }
        granted = bandwidth.freshPart(most);
        return bandwidth.takeFresh(request.key(), request.address(), pace.connection(), granted, this::succeeded);
    }

    /** The thread that finds the socket writable goes on itself: handing over to another one costs more than the sending. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    protected void onCompleteSuccess() {
        request.client().uploadEnds(true);
        request.client().traffic().transferCompleted();
        unservable.served(request.key(), first, position);
        close(request.file());
        request.callback().succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable failure) {
        request.client().uploadEnds(false);
        request.client().traffic().transferBroken();
        if (failure instanceof UnreadableFileException unreadable) {
            unservable.notRead(request.key(), unreadable);
            request.file().unreadable(unreadable.position());
        }
        close(request.file());
        request.callback().failed(failure);
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
