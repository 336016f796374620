package io.supernode.core.example;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An origin that is an array. A real one asks the network on threads of its own and stores the framed pieces. */
record ArrayOrigin(byte[] file) implements OriginFetcher {

    @Override
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return CompletableFuture.completedFuture(new OriginProbe.Available(file.length));
    }

    @Override
    public void fetch(FetchRequest request, FetchListener listener) {
        PieceLayout layout = request.layout();
        for (int piece = 0; piece < layout.pieceCount(); piece++) {
            byte[] framed = framed(layout, piece);
            listener.pieceStored(piece, new PieceDigest(md5(framed), framed.length));
        }
        listener.finished(file.length, md5(file));
    }

    private byte[] framed(PieceLayout layout, int piece) {
        int length = layout.contentLength(piece);
        return ByteBuffer.allocate(layout.framedLength(piece))
                .putInt(layout.frameHeader(length))
                .put(file, piece * layout.contentPerPiece(), length)
                .put((byte) 0x7f)
                .array();
    }

    private static Md5 md5(byte[] bytes) {
        try {
            return Md5.of(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    @Override
    public void verify(ContentKey key, int piece) {
        // An array cannot be damaged.
    }

    @Override
    public void release(ContentKey key) {
        // Nothing is kept for a task.
    }

    @Override
    public void discard(ContentKey key) {
        // Nothing is kept for a task.
    }
}
