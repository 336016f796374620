package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginExchange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginRequest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Downloads one framed piece from another node or a peer, as clients do (protocol section 4). Whether the bytes are the right ones
 * is for the caller to check.
 */
final class PieceDownload implements ExchangeListener {

    /** Why a piece did not come. */
    enum Failure {
        /** Whoever was asked does not have it, or not yet. */
        LACKING,
        /** It could not be reached, or did not send what was asked for. */
        BROKEN
    }

    private final ByteBuffer framed;
    private final Executor executor;
    private final Consumer<ByteBuffer> onBytes;
    private final Consumer<Failure> onFailure;
    private Failure failure = Failure.BROKEN;

    private PieceDownload(
            int framedLength, Executor executor, Consumer<ByteBuffer> onBytes, Consumer<Failure> onFailure) {
        this.framed = ByteBuffer.allocate(framedLength);
        this.executor = executor;
        this.onBytes = onBytes;
        this.onFailure = onFailure;
    }

    /**
     * Asks for a piece; exactly one of the two is called, on {@code executor}, unless the exchange is aborted.
     *
     * @param onBytes gets the bytes of the plain file, without the frame
     */
    static OriginExchange start(
            PieceNetwork network,
            PieceHolders.Holder holder,
            int piece,
            PieceLayout layout,
            PieceDigest digest,
            Executor executor,
            Consumer<ByteBuffer> onBytes,
            Consumer<Failure> onFailure) {
        long first = (long) piece * layout.pieceSize();
        ByteRange range = new ByteRange(first, first + digest.framedLength() - 1);
        OriginHttpRequest request = OriginHttpRequest.get(OriginRequest.of(url(holder.address(), holder.path())), range)
                .on(Map.of("pieceNum", Integer.toString(piece), "pieceSize", Integer.toString(layout.pieceSize())));
        return network.send(
                holder.isNode(), request, new PieceDownload(digest.framedLength(), executor, onBytes, onFailure));
    }

    private static String url(PeerAddress address, String path) {
        String host = address.ip().indexOf(':') < 0 ? address.ip() : '[' + address.ip() + ']';
        return "http://" + host + ':' + address.port() + (path.startsWith("/") ? path : '/' + path);
    }

    @Override
    public boolean head(ResponseHead head) {
        int status = head.status();
        boolean isPiece = status == StatusCode.PARTIAL_CONTENT || StatusCode.isWhole(status);
        long length = head.contentLength();
        if (!isPiece || head.isGzipped() || length >= 0 && length != framed.capacity()) {
            failure = isPiece ? Failure.BROKEN : Failure.LACKING;
            return false;
        }
        return true;
    }

    @Override
    public void body(BodyChunk chunk) {
        ByteBuffer bytes = chunk.bytes();
        int count = Math.min(bytes.remaining(), framed.remaining());
        framed.put(bytes.slice(bytes.position(), count));
        chunk.release();
    }

    @Override
    public void end() {
        if (framed.hasRemaining()) {
            executor.execute(() -> onFailure.accept(failure));
            return;
        }
        // The frame follows from the length, and is summed with the bytes: a wrong one cannot do harm.
        int length = framed.capacity() - PieceLayout.FRAME_BYTES;
        ByteBuffer plain = framed.slice(PieceLayout.FRAME_BYTES - 1, length);
        executor.execute(() -> onBytes.accept(plain));
    }

    @Override
    public void failed(OriginError error) {
        executor.execute(() -> onFailure.accept(Failure.BROKEN));
    }
}
