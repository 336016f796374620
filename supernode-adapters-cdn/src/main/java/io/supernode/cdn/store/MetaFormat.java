package io.supernode.cdn.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@link ContentMeta} as JSON. A file of another format or of impossible values is refused, never half understood. */
final class MetaFormat {

    /** Grows when an older program would misread a file. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private MetaFormat() {}

    /** The file as it is written; optional fields are null. */
    private record Document(
            int format,
            String key,
            int pieceSize,
            long fileLength,
            String fileMd5,
            String etag,
            String lastModified,
            List<Piece> pieces) {}

    private record Piece(String md5, String sha256, int length) {}

    static byte[] write(ContentMeta meta) throws IOException {
        List<Piece> pieces = meta.pieces().stream()
                .map(piece -> new Piece(piece.md5().hex(), piece.sha256(), piece.contentLength()))
                .toList();
        return JSON.writeValueAsBytes(new Document(
                VERSION,
                meta.key().value(),
                meta.layout().pieceSize(),
                meta.layout().fileLength(),
                meta.fileMd5().map(Md5::hex).orElse(null),
                meta.validators().etag().orElse(null),
                meta.validators().lastModified().orElse(null),
                pieces));
    }

    static ContentMeta read(byte[] bytes) throws IOException {
        try {
            Document file = JSON.readValue(bytes, Document.class);
            if (file.format != VERSION) {
                throw new IOException("metadata of format " + file.format + " is not understood");
            }
            return new ContentMeta(
                    new ContentKey(file.key),
                    new PieceLayout(file.pieceSize, file.fileLength),
                    Optional.ofNullable(file.fileMd5).map(Md5::new),
                    new Validators(Optional.ofNullable(file.etag), Optional.ofNullable(file.lastModified)),
                    file.pieces.stream()
                            .map(piece -> new PieceRecord(new Md5(piece.md5), piece.sha256, piece.length))
                            .toList());
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("metadata is damaged", e);
        }
    }
}
