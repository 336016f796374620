package io.supernode.cdn.store;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what is damaged of a content in use, and puts right what was fetched again. Calls for one content come one
 * after another.
 */
public final class ContentIntegrity {

    private static final Logger LOG = LoggerFactory.getLogger(ContentIntegrity.class);

    private final ContentFiles files;
    private final CacheIndex index;

    ContentIntegrity(ContentFiles files, CacheIndex index) {
        this.files = files;
        this.index = index;
    }

    /** Tells whether the copy of a stored piece is what was stored once. A copy that cannot be read is not. */
    public boolean isIntact(StoredContent content, int piece) {
        try (DiskFile file = files.openData(content.key())) {
            Optional<PieceRecord> record = content.record(piece);
            if (record.isPresent()) {
                return PieceCheck.isIntact(file, content.layout(), piece, record.get());
            }
            Optional<PieceDigest> digest = content.digest(piece);
            return digest.isPresent() && PieceCheck.isIntact(file, content.layout(), piece, digest.get());
        } catch (IOException e) {
            LOG.warn("content {}: piece {} cannot be read: {}", content.key().forLog(), piece,
                    content.key().shortenedIn(e.toString()));
            return false;
        }
    }

    /** A piece is damaged: it is not served until it is repaired. */
    public void lose(StoredContent content, int piece) {
        content.lose(piece);
    }

    /** Tells whether a content still has its file. */
    public boolean hasFile(StoredContent content) throws IOException {
        return files.dataLength(content.key()).isPresent();
    }

    /** The pieces that count as stored and lie, whole or in part, behind the end of the file; all, if it is gone. */
    public List<Integer> cutOff(StoredContent content) throws IOException {
        long length = files.dataLength(content.key()).orElse(0);
        long pieceSize = content.layout().pieceSize();
        List<Integer> cut = new ArrayList<>();
        for (int piece = 0; piece < content.pieces(); piece++) {
            if (content.has(piece)
                    && piece * pieceSize + content.digest(piece).orElseThrow().framedLength() > length) {
                cut.add(piece);
            }
        }
        return cut;
    }

    /**
     * Puts a lost piece back, into a new file if the old one is gone; answers false, and changes nothing, if {@code
     * bytes} is not the plain content that it had.
     */
    public boolean repair(StoredContent content, int piece, byte[] bytes) throws IOException {
        PieceLayout layout = content.layout();
        Optional<PieceRecord> record = content.record(piece);
        boolean same = record.isPresent()
                ? PieceCheck.recordOf(layout, bytes).equals(record.get())
                : content.digest(piece).filter(PieceCheck.digestOf(layout, bytes)::equals).isPresent();
        if (!same) {
            return false;
        }
        ByteBuffer framed = ByteBuffer.allocate(bytes.length + PieceLayout.FRAME_BYTES)
                .put(Frame.header(layout, bytes.length))
                .put(bytes)
                .put(Frame.TRAILER)
                .flip();
        try (DiskFile file = hasFile(content) ? openForRepair(content) : createAgain(content)) {
            file.write(framed, (long) piece * layout.pieceSize());
            file.force();
        }
        content.restore(piece);
        if (content.isWhole()) {
            index.written(content.key(), content.layout().framedFileLength());
        }
        return true;
    }

    private DiskFile openForRepair(StoredContent content) throws IOException {
        // To that of one which is incomplete its writer goes on writing: it must stay the same file.
        boolean isComplete = content.fileMd5().isPresent();
        return isComplete ? files.openDataForWriting(content.key()) : files.openData(content.key());
    }

    private DiskFile createAgain(StoredContent content) throws IOException {
        if (content.layout().hasLength()) {
            index.toWrite(content.key(), content.layout().framedFileLength());
        }
        return files.createData(content.key());
    }
}
