package io.supernode.testkit.origin;

/** Bytes held in memory. */
final class ArrayContent implements Content {

    private final byte[] bytes;

    ArrayContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) {
        System.arraycopy(bytes, Math.toIntExact(position), into, offset, count);
    }
}
