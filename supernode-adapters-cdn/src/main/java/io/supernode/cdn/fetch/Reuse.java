package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses a complete stored content again. First the origin is asked whether the content is current; then each piece is
 * checked by its sums and offered, and a damaged one is fetched again. On the content's serial executor.
 */
final class Reuse implements ContentJob {

    private static final Logger LOG = LoggerFactory.getLogger(Reuse.class);

    private final FetchContext context;
    private final ActiveContent used;
    private final Runnable whenChanged;
    private final IntConsumer whenDamaged;
    private final Consumer<String> whenNotAllowed;
    private final Runnable whenOver;
    private CheckedFile file;
    private PieceVerification checking;
    private boolean isUrgent;
    private boolean checkedAll;
    private boolean over;

    Reuse(
            FetchContext context,
            ActiveContent used,
            Runnable whenChanged,
            IntConsumer whenDamaged,
            Consumer<String> whenNotAllowed,
            Runnable whenOver) {
        this.context = context;
        this.used = used;
        this.whenChanged = whenChanged;
        this.whenDamaged = whenDamaged;
        this.whenNotAllowed = whenNotAllowed;
        this.whenOver = whenOver;
    }

    private StoredContent content() {
        return used.content();
    }

    void start() {
        if (used.request().expectedMd5().isPresent()) {
            // Whoever names the MD5 of the file gets that file, whatever the origin has now, if it may be asked at all.
            PolicyCheck.start(context, used.request().origin())
                    .thenAccept(refusal -> context.contentExecutor().run(content().key(), () -> allowed(refusal)));
            return;
        }
        if (context.probes().takeConfirmation(content().key(), used.request().origin())) {
            check();
            return;
        }
        ConditionalRequest.send(context, used.request().origin(), content().validators())
                .thenAccept(head -> context.contentExecutor().run(content().key(), () -> answered(head)));
    }

    /** As {@link #start}, of what other nodes know to be the present content: the origin need not be asked. */
    void startKnown() {
        used.varies(content().varyingHeaders());
        check();
    }

    private void allowed(Optional<OriginError> refusal) {
        if (over) {
            return;
        }
        if (refusal.isPresent()) {
            whenNotAllowed.accept(refusal.get().reason());
        } else {
            check();
        }
    }

    private void answered(HeadResult head) {
        ConditionalRequest.Result result =
                ConditionalRequest.compare(head, content().validators(), content().layout().fileLength(), true);
        if (result.verdict() == ConditionalRequest.Verdict.CURRENT && head instanceof HeadResult.Answered answered) {
            used.varies(answered.head().varyingHeaders());
        }
        judge(result);
    }

    private void judge(ConditionalRequest.Result result) {
        if (over) {
            return;
        }
        switch (result.verdict()) {
            case CURRENT -> check();
            case DOWN, REFUSED -> {
                LOG.warn(
                        "task {}: the cached copy serves, its origin cannot be asked: {}",
                        used.request().task(),
                        result.reason());
                check();
            }
            case NOT_ALLOWED -> whenNotAllowed.accept(result.reason());
            case CHANGED, UNCOMPARABLE -> {
                LOG.info("task {}: the cached copy is dropped: {}", used.request().task(), result.reason());
                over = true;
                whenChanged.run();
            }
        }
    }

    private void check() {
        used.identify();
        // Of a probe that did not know of the copy.
        context.probes().take(used.request().origin()).ifPresent(HeldResponse::discard);
        used.listeners().lengthKnown(content().layout().fileLength());
        try {
            file = context.store().checker(content());
        } catch (IOException e) {
            LOG.warn(
                    "task {}: the cached copy cannot be opened: {}",
                    used.request().task(),
                    content().key().shortenedIn(e.toString()));
            over = true;
            whenChanged.run();
            return;
        }
        checking = PieceVerification.ofAll(context, content(), file, new PieceVerification.Listener() {
            @Override
            public boolean checked(int piece, boolean sound) {
                Reuse.this.checked(piece, sound);
                return true;
            }

            @Override
            public void done() {
                checkedAll = true;
                finishIfWhole();
            }
        });
        if (isUrgent) {
            checking.hasten();
        }
        checking.start();
    }

    @Override
    public void hasten() {
        isUrgent = true;
        if (checking != null) {
            checking.hasten();
        }
    }

    private void checked(int piece, boolean sound) {
        if (sound) {
            content().readmit(piece);
            used.listeners().pieceStored(piece, content().digest(piece).orElseThrow());
        } else {
            LOG.error("content {}: piece {} is damaged on disk; fetching it again", content().key().forLog(), piece);
            content().miss(piece);
            whenDamaged.accept(piece);
        }
    }

    private void finishIfWhole() {
        if (over || !checkedAll || !content().isWhole()) {
            return;
        }
        end();
        whenOver.run();
        LOG.info("task {}: the file is stored already, and sound", used.request().task());
        used.listeners().finished(content().layout().fileLength(), content().fileMd5().orElseThrow());
    }

    @Override
    public void pieceRestored() {
        finishIfWhole();
    }

    @Override
    public void giveUp(String reason, boolean keep) {
        end();
        if (keep) {
            context.store().release(content().key());
        }
        whenOver.run();
        used.listeners().failed(OriginFailure.temporary(reason));
    }

    @Override
    public void fail(OriginFailure failure) {
        end();
        used.listeners().failed(failure);
    }

    private void end() {
        over = true;
        if (checking != null) {
            checking.stop();
        }
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                ContentKey key = content().key();
                LOG.warn("content {}: its file cannot be closed: {}", key.forLog(), key.shortenedIn(e.toString()));
            }
        }
    }
}
