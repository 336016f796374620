package io.supernode.cdn.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@link ContentMeta} as one line of JSON, whose last field is the SHA-256 of all that comes before it. A file of which
 * any byte has changed, of another format, or of impossible values is refused, never half understood.
 */
final class MetaFormat {

    /** Grows when an older program would misread a file. */
    private static final int VERSION = 4;
    /** Before it a piece had a SHA-256 in place of its CRC-32C. */
    private static final int FIRST_READABLE = 4;

    private static final String SUM_BEGIN = ",\"sha256\":\"";
    private static final String SUM_END = "\"}";
    private static final String EMPTY_SUM = ",\"sha256\":null}";
    private static final int SUM_BYTES = SUM_BEGIN.length() + 64 + SUM_END.length();

    private static final HexFormat HEX = HexFormat.of();
    private static final int CRC32C_DIGITS = 8;

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
            List<String> varyingHeaders,
            List<Piece> pieces,
            String sha256) {}

    private record Piece(String md5, String crc32c, int length) {

        static Piece of(PieceRecord record) {
            return new Piece(record.md5().hex(), HEX.toHexDigits(record.crc32c()), record.contentLength());
        }

        PieceRecord record() {
            if (crc32c.length() != CRC32C_DIGITS) {
                throw new IllegalArgumentException("a CRC-32C is 8 hex digits");
            }
            return new PieceRecord(new Md5(md5), HexFormat.fromHexDigits(crc32c), length);
        }
    }

    static byte[] write(ContentMeta meta) throws IOException {
        List<Piece> pieces = meta.pieces().stream().map(Piece::of).toList();
        byte[] unsealed = JSON.writeValueAsBytes(new Document(
                VERSION,
                meta.key().value(),
                meta.layout().pieceSize(),
                meta.layout().fileLength(),
                meta.fileMd5().map(Md5::hex).orElse(null),
                meta.validators().etag().orElse(null),
                meta.validators().lastModified().orElse(null),
                meta.varyingHeaders().stream().sorted().toList(),
                pieces,
                null));
        // The last field is empty as yet, and makes room for itself with its sum.
        return sealed(Arrays.copyOf(unsealed, unsealed.length - EMPTY_SUM.length()));
    }

    /** The beginning of a file, up to the field with its sum, as a whole file. */
    static byte[] sealed(byte[] summed) {
        byte[] sum = seal(summed);
        byte[] sealed = Arrays.copyOf(summed, summed.length + sum.length);
        System.arraycopy(sum, 0, sealed, summed.length, sum.length);
        return sealed;
    }

    private static byte[] seal(byte[] summed) {
        return (SUM_BEGIN + DigestUtils.sha256Hex(summed) + SUM_END).getBytes(StandardCharsets.US_ASCII);
    }

    private static void requireSeal(byte[] bytes) throws IOException {
        int end = Math.max(0, bytes.length - SUM_BYTES);
        if (!Arrays.equals(seal(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new IOException("metadata is damaged, or of a former format");
        }
    }

    static ContentMeta read(byte[] bytes) throws IOException {
        requireSeal(bytes);
        try {
            Document file = JSON.readValue(bytes, Document.class);
            if (file.format < FIRST_READABLE || file.format > VERSION) {
                throw new IOException("metadata of format " + file.format + " is not understood");
            }
            return new ContentMeta(
                    new ContentKey(file.key),
                    new PieceLayout(file.pieceSize, file.fileLength),
                    Optional.ofNullable(file.fileMd5).map(Md5::new),
                    new Validators(Optional.ofNullable(file.etag), Optional.ofNullable(file.lastModified)),
                    file.varyingHeaders == null ? Set.of() : Set.copyOf(file.varyingHeaders),
                    file.pieces.stream().map(Piece::record).toList());
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("metadata is damaged", e);
        }
    }
}
