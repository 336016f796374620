package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/** Contents of one piece for tests of the cache. */
final class SampleContent {

    static final int LENGTH = 100_000;

    private SampleContent() {}

    /** The key of a digit. */
    static ContentKey key(int number) {
        return new ContentKey(Integer.toString(number).repeat(64));
    }

    /** Writes a whole content, which stays in use. */
    static void write(PieceStore store, int number) throws Exception {
        byte[] bytes = new byte[LENGTH];
        bytes[0] = (byte) number;
        ContentWriter writer = store.create(key(number), new PieceLayout(PieceLayout.MB, LENGTH));
        for (ContentWriter.Slice slice : writer.cut(ByteBuffer.wrap(bytes))) {
            slice.writer().write(slice.bytes(), slice.at());
            slice.writer().sum(slice.bytes());
            StoredPiece piece = slice.writer().end();
            writer.content().add(0, piece);
            writer.content().hashed(writer.hasher().sumNext(piece));
        }
        writer.complete(Md5.of(DigestUtils.md5(bytes)));
    }
}
