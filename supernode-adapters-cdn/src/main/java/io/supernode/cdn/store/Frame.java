package io.supernode.cdn.store;

import io.supernode.core.model.PieceLayout;
import java.nio.ByteBuffer;

/** The bytes around the content of a piece (protocol section 4). */
final class Frame {

    static final int HEADER_BYTES = 4;
    static final byte TRAILER = 0x7f;

    private Frame() {}

    static ByteBuffer header(PieceLayout layout, int contentLength) {
        return ByteBuffer.allocate(HEADER_BYTES).putInt(layout.frameHeader(contentLength)).flip();
    }

    static ByteBuffer trailer() {
        return ByteBuffer.allocate(1).put(TRAILER).flip();
    }
}
