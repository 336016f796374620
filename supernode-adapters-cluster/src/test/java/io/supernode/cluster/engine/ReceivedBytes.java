package io.supernode.cluster.engine;

import io.supernode.core.codec.ByteReader;
import java.io.ByteArrayOutputStream;

/** A message that has come, as the array that was sent. */
final class ReceivedBytes {

    private ReceivedBytes() {}

    static byte[] of(ByteReader message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (message.hasMore()) {
            bytes.write(message.readByte());
        }
        return bytes.toByteArray();
    }
}
