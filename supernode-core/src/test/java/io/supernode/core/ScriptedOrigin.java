package io.supernode.core;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An origin that answers when the test says so, and keeps what it was asked. Thread-safe. */
final class ScriptedOrigin implements OriginFetcher {

    /** The calls of the port. */
    enum Call { PROBE, CHECK, REVALIDATE, FIND_COPY, FETCH, REOPEN, VERIFY, RELEASE, DISCARD }

    static final Md5 FILE_MD5 = new Md5("0123456789abcdef0123456789abcdef");

    final List<OriginRequest> probes = new ArrayList<>();
    final List<OriginRequest> checks = new ArrayList<>();
    final List<FetchRequest> fetches = new ArrayList<>();
    final List<FetchListener> listeners = new ArrayList<>();
    final List<FetchRequest> reopened = new ArrayList<>();
    final List<FetchListener> reopenListeners = new ArrayList<>();
    final List<ContentKey> hastened = new CopyOnWriteArrayList<>();
    final List<ContentKey> released = new CopyOnWriteArrayList<>();
    final List<ContentKey> discarded = new CopyOnWriteArrayList<>();
    final List<ContentKey> revalidated = new ArrayList<>();
    /** URLs of the requests by which it was asked whether the content has changed. */
    final List<String> revalidatedBy = new ArrayList<>();
    /** Answers to some URLs; others get the next one. */
    final Map<String, Revalidation> revalidations = new ConcurrentHashMap<>();
    final Map<String, OriginProbe> probesOf = new ConcurrentHashMap<>();
    /** What an earlier use has left of whatever is asked for. */
    volatile Optional<StoredCopy> copy = Optional.empty();
    /** Whether rules of its own let any origin be asked. */
    volatile boolean mayBeAsked = true;
    /** Happens before each call, on its thread: may throw, wait, or call the supernode. */
    volatile Consumer<Call> before = call -> { };
    /** All calls, in the order in which they ended. */
    final List<Call> calls = new CopyOnWriteArrayList<>();
    CompletableFuture<Revalidation> nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Current());
    final List<Integer> verified = new CopyOnWriteArrayList<>();
    private CompletableFuture<OriginProbe> nextProbe;
    private CompletableFuture<Access> nextAccess = new CompletableFuture<>();

    /** All probes from now on are answered at once. */
    static ScriptedOrigin withFileOf(long length) {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.nextProbe = CompletableFuture.completedFuture(new OriginProbe.Available(length));
        return origin;
    }

    /** Probes wait for the future that the test holds. */
    static ScriptedOrigin answering(CompletableFuture<OriginProbe> probe) {
        ScriptedOrigin origin = new ScriptedOrigin();
        origin.nextProbe = probe;
        return origin;
    }

    synchronized void answerLater(CompletableFuture<OriginProbe> probe) {
        nextProbe = probe;
    }

    synchronized void answerWith(OriginProbe probe) {
        nextProbe = CompletableFuture.completedFuture(probe);
    }

    private void called(Call call) {
        before.accept(call);
        calls.add(call);
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        called(Call.PROBE);
        return answer(request);
    }

    private synchronized CompletionStage<OriginProbe> answer(OriginRequest request) {
        probes.add(request);
        OriginProbe own = probesOf.get(request.url());
        return own == null ? nextProbe : CompletableFuture.completedFuture(own);
    }

    /** Checks from now on are answered at once. */
    synchronized void checkWith(Access access) {
        nextAccess = CompletableFuture.completedFuture(access);
    }

    /** Checks from now on wait for the future that the test holds. */
    synchronized void checkLater(CompletableFuture<Access> access) {
        nextAccess = access;
    }

    @Override
    public CompletionStage<Access> check(ContentKey key, OriginRequest request) {
        called(Call.CHECK);
        synchronized (this) {
            checks.add(request);
            return nextAccess;
        }
    }

    @Override
    public CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request) {
        called(Call.REVALIDATE);
        synchronized (this) {
            revalidated.add(key);
            revalidatedBy.add(request.url());
        }
        Revalidation own = revalidations.get(request.url());
        return own == null ? nextRevalidation : CompletableFuture.completedFuture(own);
    }

    @Override
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key) {
        called(Call.FIND_COPY);
        return CompletableFuture.completedFuture(copy);
    }

    @Override
    public CompletionStage<Optional<StoredCopy>> findCopy(ContentKey key, OriginRequest request) {
        return mayBeAsked ? findCopy(key) : CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        called(Call.FETCH);
        synchronized (this) {
            fetches.add(request);
            listeners.add(listener);
        }
    }

    @Override
    public void reopen(FetchRequest request, FetchListener listener) {
        called(Call.REOPEN);
        synchronized (this) {
            reopened.add(request);
            reopenListeners.add(listener);
        }
    }

    @Override
    public void hasten(ContentKey key) {
        hastened.add(key);
    }

    @Override
    public void verify(ContentKey key, int piece) {
        called(Call.VERIFY);
        verified.add(piece);
    }

    @Override
    public void release(ContentKey key) {
        called(Call.RELEASE);
        released.add(key);
    }

    @Override
    public void discard(ContentKey key) {
        called(Call.DISCARD);
        discarded.add(key);
    }

    synchronized FetchListener listener() {
        return listeners.get(listeners.size() - 1);
    }

    synchronized PieceLayout layout() {
        return fetches.get(fetches.size() - 1).layout();
    }

    /** Everything has arrived. */
    void complete() {
        PieceLayout layout = layout();
        for (int piece = 0; piece < layout.pieceCount(); piece++) {
            listener().pieceStored(piece, digest(layout, piece));
        }
        listener().finished(layout.fileLength(), FILE_MD5);
    }

    static PieceDigest digest(PieceLayout layout, int piece) {
        return new PieceDigest(new Md5(String.format("%032x", piece)), layout.framedLength(piece));
    }
}
