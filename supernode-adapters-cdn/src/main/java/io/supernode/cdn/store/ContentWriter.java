package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one new content. For one thread at a time; ends with {@link #complete} or {@link #abandon}. */
public final class ContentWriter {

    private final PieceStore store;
    private final StoredContent content;
    private final DiskFile file;
    private PieceFramer framer;

    ContentWriter(PieceStore store, StoredContent content, DiskFile file) {
        this.store = store;
        this.content = content;
        this.file = file;
    }

    /** Whom to tell of each piece, after it can be served. Called once, before the first byte. */
    public void listener(PieceFramer.Listener listener) {
        framer = new PieceFramer(file, content.layout(), (piece, record) -> {
            content.add(piece, record);
            listener.pieceWritten(piece, record);
        });
    }

    /** What is written so far. */
    public StoredContent content() {
        return content;
    }

    /**
     * The origin has told the length.
     *
     * @throws LengthMismatchException if it contradicts what was known
     */
    public void lengthKnown(long length) throws LengthMismatchException {
        framer.lengthKnown(length);
        content.lengthKnown(length);
    }

    /**
     * Takes the next plain bytes.
     *
     * @throws LengthMismatchException if they are more than announced
     */
    public void append(ByteBuffer bytes) throws IOException, LengthMismatchException {
        framer.append(bytes);
    }

    /**
     * The body has ended; answers the length of the plain file.
     *
     * @throws LengthMismatchException if it is shorter than announced
     */
    public long end() throws LengthMismatchException {
        long length = framer.end();
        content.lengthKnown(length);
        return length;
    }

    /** After {@link #end}: tells of the last piece, if that has not been done. */
    public void finishLastPiece() throws IOException {
        framer.finishLastPiece();
    }

    /** All is written and right: returns when it would survive a loss of power. */
    public void complete(Md5 fileMd5) throws IOException {
        file.force();
        file.close();
        store.complete(content, fileMd5);
    }

    /** Nothing of it is wanted; also after a {@link #complete} that threw. */
    public void abandon() throws IOException {
        try {
            file.close();
        } finally {
            store.delete(content.key());
        }
    }
}
