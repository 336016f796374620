package io.supernode.cdn.fetch;

import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes a fetch that a former run of the process did not finish: the stored pieces are checked by their sums
 * from the first on, and the fetch continues after the last sound one. Meanwhile the origin is asked whether it still has
 * that version; once it says so, each piece is offered as soon as it has been checked. If it does not, the fetch finds out
 * what it has. On the content's serial executor.
 */
final class Resume implements ContentJob {

    private static final Logger LOG = LoggerFactory.getLogger(Resume.class);

    private final FetchContext context;
    private final ActiveContent used;
    private final PieceStore store;
    private final CheckedFile file;
    private final PieceVerification checking;
    private final WhenChecked whenChecked;
    private final Runnable whenOver;
    private final boolean isKnown;
    private boolean isAnswered;
    private boolean isCurrent;
    private int checkedPieces;
    private boolean checkedAll;
    private boolean over;

    /** Takes over the file with the hasher that has gone past the sound pieces. */
    interface WhenChecked {

        /** @param isOffered whether there are any, and they have been offered, since the version is the present one */
        void goOn(CheckedFile file, boolean isOffered);
    }

    /** @param isKnown whether other nodes know the version to be the present one: then the origin need not be asked */
    Resume(
            FetchContext context,
            ActiveContent used,
            CheckedFile file,
            boolean isKnown,
            WhenChecked whenChecked,
            Runnable whenOver) {
        this.context = context;
        this.used = used;
        this.isKnown = isKnown;
        this.whenChecked = whenChecked;
        this.store = context.store();
        this.file = file;
        this.whenOver = whenOver;
        // Of the last piece at least a byte is asked for: the answer tells whether the version is still the same.
        int end = !isKnown && used.content().layout().hasLength()
                ? Math.min(used.content().recorded(), used.content().layout().pieceCount() - 1)
                : used.content().recorded();
        checking = PieceVerification.ofBeginning(context, used.content(), file, end, new PieceVerification.Listener() {
            @Override
            public boolean checked(int piece, boolean sound) {
                if (sound) {
                    checkedPieces++;
                }
                if (sound && isCurrent) {
                    offer(piece);
                }
                return sound;
            }

            @Override
            public void done() {
                checkedAll = true;
                goOnIfReady();
            }
        });
    }

    void start() {
        if (isKnown) {
            isAnswered = true;
            current(content().varyingHeaders());
        } else if (!used.isLed()) {
            // A copy of what another node fetches, of which that one does not know so much: the origin is that node's to ask.
            isAnswered = true;
        } else {
            ConditionalRequest.send(context, used.request().origin(), content().validators())
                    .thenAccept(head -> context.contentExecutor().run(content().key(), () -> answered(head)));
        }
        checking.start();
    }

    private StoredContent content() {
        return used.content();
    }

    private void answered(HeadResult head) {
        if (over) {
            return;
        }
        isAnswered = true;
        ConditionalRequest.Result result =
                ConditionalRequest.compare(head, content().validators(), content().layout().fileLength(), true);
        if (result.verdict() == ConditionalRequest.Verdict.CURRENT && head instanceof HeadResult.Answered answered) {
            current(answered.head().varyingHeaders());
        }
        goOnIfReady();
    }

    private void current(Set<String> varyingHeaders) {
        isCurrent = true;
        used.varies(varyingHeaders);
        used.identify();
        if (content().layout().hasLength()) {
            used.listeners().lengthKnown(content().layout().fileLength());
        }
        for (int piece = 0; piece < checkedPieces; piece++) {
            offer(piece);
        }
    }

    private void offer(int piece) {
        content().readmit(piece);
        used.listeners().pieceStored(piece, content().digest(piece).orElseThrow());
    }

    private void goOnIfReady() {
        if (checkedAll && isAnswered && !over) {
            over = true;
            whenChecked.goOn(file, isCurrent && checkedPieces > 0);
        }
    }

    @Override
    public void giveUp(String reason, boolean keep) {
        fail(OriginFailure.temporary(reason));
        if (keep) {
            store.release(used.content().key());
        }
    }

    @Override
    public void fail(OriginFailure failure) {
        over = true;
        checking.stop();
        try {
            file.close();
        } catch (IOException e) {
            ContentKey key = used.content().key();
            LOG.warn("content {}: its file cannot be closed: {}", key.forLog(), key.shortenedIn(e.toString()));
        }
        whenOver.run();
        used.listeners().failed(failure);
    }

    @Override
    public void hasten() {
        checking.hasten();
    }

    @Override
    public void pieceRestored() {
        LOG.debug("content {}: a piece was repaired while others are checked", content().key().forLog());
    }
}
