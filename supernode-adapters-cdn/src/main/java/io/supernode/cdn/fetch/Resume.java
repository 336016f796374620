package io.supernode.cdn.fetch;

import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resumes a fetch that a former run of the process did not finish: the stored pieces are checked by their sums
 * from the first on, and the fetch continues after the last sound one. On the content's serial executor.
 */
final class Resume implements ContentJob {

    private static final Logger LOG = LoggerFactory.getLogger(Resume.class);

    private final ActiveContent used;
    private final PieceStore store;
    private final CheckedFile file;
    private final PieceVerification checking;
    private final Runnable whenOver;

    /**
     * {@code whenChecked} takes over the file with the hasher that has gone past the sound pieces.
     *
     * @param isKnown whether other nodes know the version to be the present one: then the origin need not be asked
     */
    Resume(
            FetchContext context,
            ActiveContent used,
            CheckedFile file,
            boolean isKnown,
            Consumer<CheckedFile> whenChecked,
            Runnable whenOver) {
        this.used = used;
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
                return sound;
            }

            @Override
            public void done() {
                whenChecked.accept(file);
            }
        });
    }

    void start() {
        checking.start();
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
    public void pieceRestored() {
        // Nothing is served yet, so nothing can be lost.
        LOG.debug("content {}: a piece was repaired before it was served", used.content().key().forLog());
    }
}
