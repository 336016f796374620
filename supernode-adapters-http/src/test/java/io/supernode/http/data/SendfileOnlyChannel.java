package io.supernode.http.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file that the system can send and nobody can read. */
final class SendfileOnlyChannel extends FileChannel {

    private final FileChannel file;

    SendfileOnlyChannel(FileChannel file) {
        this.file = file;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return file.transferTo(position, count, target);
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("this file is only sent");
    }

    @Override
    public int read(ByteBuffer target) {
        throw refused();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw refused();
    }

    @Override
    public int read(ByteBuffer target, long position) {
        throw refused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw refused();
    }

    @Override
    public int write(ByteBuffer source) {
        throw refused();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw refused();
    }

    @Override
    public int write(ByteBuffer source, long position) {
        throw refused();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw refused();
    }

    @Override
    public long position() {
        throw refused();
    }

    @Override
    public FileChannel position(long changed) {
        throw refused();
    }

    @Override
    public FileChannel truncate(long size) {
        throw refused();
    }

    @Override
    public void force(boolean metaData) {
        throw refused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw refused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw refused();
    }
}
