package io.supernode.core;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A fetcher whose origin behaves as a server does: it has one file in one version after another, for everybody or for those
 * with good tokens, and may be down. It is asked now, and answers by what it is then, when the test says so. Not thread-safe.
 */
final class FileServerOrigin implements OriginFetcher {

    static final String GOOD = "good";
    static final String ALSO_GOOD = "also-good";
    static final String BAD = "bad";
    /** With this token the server knows no file. */
    static final String LOST = "lost";

    private static final int[] PIECES = {2, 3, 1};
    private static final OriginFailure CHANGED = new OriginFailure(OriginFailure.Kind.CHANGED, "another version");

    /** One back-to-source. */
    static final class Fetch {
        final FetchRequest request;
        final FetchListener listener;
        final int version;
        final BitSet stored = new BitSet();
        boolean hasFailed;

        Fetch(FetchRequest request, FetchListener listener, int version) {
            this.request = request;
            this.listener = listener;
            this.version = version;
        }
    }

    /** What the server is, and what the fetcher has of it on its disk. */
    static final class Server {
        boolean isPrivate;
        boolean isDown;
        int version;
        /** Which version the fetchers have begun to store under a key. */
        final Map<ContentKey, Integer> versions = new HashMap<>();

        Server copy() {
            Server copy = new Server();
            copy.isPrivate = isPrivate;
            copy.isDown = isDown;
            copy.version = version;
            copy.versions.putAll(versions);
            return copy;
        }
    }

    final Server server;
    final List<Runnable> questions = new ArrayList<>();
    final List<Fetch> fetches = new ArrayList<>();
    /** Whether questions are answered at once. */
    boolean isPrompt;

    FileServerOrigin(Server server) {
        this.server = server;
    }

    static long length(int version) {
        return (long) PIECES[version % PIECES.length] * (SupernodeFixture.PIECE - 5);
    }

    static int pieces(int version) {
        return PIECES[version % PIECES.length];
    }

    static PieceDigest digest(int version, int piece) {
        PieceLayout layout = PieceLayout.ofLength(length(version));
        return new PieceDigest(new Md5(String.format("%030x%02x", version, piece)), layout.framedLength(piece));
    }

    static Md5 md5(int version) {
        return new Md5(String.format("%032x", version + 1_000_000));
    }

    // ---- questions ----

    /** Answers a question that is open; the others stay. */
    void answer(int number) {
        if (!questions.isEmpty()) {
            questions.remove(number % questions.size()).run();
        }
    }

    /** Answers all questions, also those that come of the answers, and from now on at once. */
    void answerAll() {
        isPrompt = true;
        while (!questions.isEmpty()) {
            questions.remove(0).run();
        }
    }

    private <T> CompletionStage<T> ask(Supplier<T> answer) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Runnable answering = () -> future.complete(answer.get());
        if (isPrompt) {
            answering.run();
        } else {
            questions.add(answering);
        }
        return future;
    }

    private static String token(OriginRequest request) {
        return request.headers().values().getOrDefault("Authorization", "");
    }

    private boolean isLost(OriginRequest request) {
        return token(request).equals(LOST);
    }

    private boolean isLetIn(OriginRequest request) {
        return !server.isPrivate || List.of(GOOD, ALSO_GOOD).contains(token(request));
    }

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return ask(() -> {
            if (server.isDown) {
                return new OriginProbe.Unavailable("down", true);
            }
            if (isLost(request)) {
                return new OriginProbe.Unavailable("404");
            }
            return isLetIn(request)
                    ? new OriginProbe.Available(length(server.version), server.isPrivate)
                    : new OriginProbe.Unauthorized("401");
        });
    }

    @Override
    public CompletionStage<Access> check(ContentKey key, OriginRequest request) {
        return ask(() -> {
            if (server.isDown) {
                return new Access.Unavailable("down");
            }
            if (isLost(request)) {
                return new Access.Unavailable("404");
            }
            if (!isLetIn(request)) {
                return new Access.Refused("401");
            }
            Integer version = server.versions.get(key);
            if (version == null) {
                return new Access.Pending();
            }
            return version == server.version ? new Access.Granted() : new Access.Different("another version");
        });
    }

    @Override
    public CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request) {
        return ask(() -> {
            if (server.isDown) {
                return new Revalidation.Unanswered("down");
            }
            if (!isLetIn(request)) {
                return new Revalidation.Unanswered("401", true);
            }
            Integer version = server.versions.get(key);
            if (version == null) {
                return new Revalidation.Unanswered("nothing complete is stored");
            }
            return version == server.version && !isLost(request)
                    ? new Revalidation.Current()
                    : new Revalidation.Changed(length(server.version));
        });
    }

    // ---- fetches ----

    /** It has the file, and is slow to check it. */
    @Override
    public void reopen(FetchRequest request, FetchListener listener) {}

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        int version = server.versions.computeIfAbsent(request.key(), key -> server.version);
        fetches.add(new Fetch(request, listener, version));
    }

    /** A fetch brings a piece, unless it finds that the file is no longer the one that it began. */
    void store(Fetch fetch, int number) {
        PieceLayout layout = fetch.request.layout();
        if (fetch.hasFailed) {
            return;
        }
        if (layout.hasLength() && layout.fileLength() != length(fetch.version)) {
            fail(fetch, CHANGED);
            return;
        }
        if (fetch.stored.isEmpty()) {
            fetch.listener.lengthKnown(length(fetch.version));
        }
        int piece = number % pieces(fetch.version);
        fetch.stored.set(piece);
        fetch.listener.pieceStored(piece, digest(fetch.version, piece));
    }

    void finish(Fetch fetch) {
        for (int piece = 0; piece < pieces(fetch.version); piece++) {
            store(fetch, piece);
        }
        if (!fetch.hasFailed) {
            fetch.listener.finished(length(fetch.version), md5(fetch.version));
        }
    }

    void fail(Fetch fetch, OriginFailure failure) {
        if (!fetch.hasFailed) {
            fetch.hasFailed = true;
            List<Fetch> later = fetches.subList(fetches.indexOf(fetch) + 1, fetches.size());
            if (later.stream().noneMatch(other -> other.request.key().equals(fetch.request.key()))) {
                // What comes next under this key is stored anew.
                server.versions.remove(fetch.request.key());
            }
            fetch.listener.failed(failure);
        }
    }

    void lose(Fetch fetch, int number) {
        int piece = number % pieces(fetch.version);
        if (!fetch.hasFailed && fetch.stored.get(piece)) {
            fetch.stored.clear(piece);
            fetch.listener.pieceLost(piece);
        }
    }

    @Override
    public void verify(ContentKey key, int piece) {
        // Its copies are never damaged.
    }

    @Override
    public void release(ContentKey key) {
        // What is stored may be taken up again.
    }

    @Override
    public void discard(ContentKey key) {
        server.versions.remove(key);
    }
}
