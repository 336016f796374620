package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The supernode's copies, each one plain file of framed pieces at {@code HOME/content/FIRST3/KEY} with its metadata beside it
 * in {@code KEY.json}. Reading is for any thread at any time; changes to one key come one after another from its writer.
 *
 * <p>Only what this process has stored is served.
 */
public final class PieceStore {

    private static final String CONTENT = "content";
    private static final String META_SUFFIX = ".json";
    private static final String NEW_SUFFIX = ".new";

    private final Disk disk;
    private final Path root;
    private final Map<ContentKey, StoredContent> contents = new ConcurrentHashMap<>();

    /**
     * A store in {@code home}.
     *
     * @throws IOException if its directory cannot be made
     */
    public PieceStore(HomeDirectory home, Disk disk) throws IOException {
        this.disk = disk;
        this.root = home.path().resolve(CONTENT);
        if (disk.createDirectory(root)) {
            disk.syncDirectory(home.path());
        }
    }

    /** Opens what is stored under {@code key} for reading; empty if nothing is, or nothing that may be served. */
    public Optional<ContentReader> open(ContentKey key) throws IOException {
        StoredContent content = contents.get(key);
        if (content == null || !content.isOffered()) {
            return Optional.empty();
        }
        try {
            FileChannel channel = disk.openForReading(file(key));
            return Optional.of(new ContentReader(content, channel));
        } catch (NoSuchFileException e) {
            if (content.isOffered()) {
                throw e;
            }
            // Deleted in this very moment.
            return Optional.empty();
        }
    }

    /** What is stored under {@code key} and offered. */
    public Optional<StoredContent> find(ContentKey key) {
        return Optional.ofNullable(contents.get(key));
    }

    /** Begins a content anew; what was stored under its key is gone. */
    public ContentWriter create(ContentKey key, PieceLayout layout) throws IOException {
        delete(key);
        if (disk.createDirectory(directory(key))) {
            disk.syncDirectory(root);
        }
        StoredContent content = new StoredContent(key, layout);
        DiskFile file = disk.create(file(key));
        contents.put(key, content);
        return new ContentWriter(this, content, file);
    }

    /** Deletes what is stored under {@code key}; from the first moment on it is not served any more. */
    public void delete(ContentKey key) throws IOException {
        StoredContent content = contents.remove(key);
        if (content != null) {
            content.withdraw();
        }
        // Metadata first: it must never speak of a file that is gone.
        disk.delete(meta(key));
        disk.delete(file(key));
    }

    /** Tells whether the copy of a stored piece is what was stored once. A copy that cannot be read is not. */
    public boolean isIntact(StoredContent content, int piece, PieceRecord record) {
        try (DiskFile file = disk.open(file(content.key()))) {
            return PieceCheck.isIntact(file, content.layout(), piece, record);
        } catch (IOException e) {
            return false;
        }
    }

    /** A piece is damaged: it is not served until it is repaired. */
    public void lose(StoredContent content, int piece) {
        content.lose(piece);
    }

    /**
     * Puts a lost piece back; answers false, and changes nothing, if {@code bytes} is not the plain content that it had.
     */
    public boolean repair(StoredContent content, int piece, byte[] bytes) throws IOException {
        Optional<PieceRecord> record = content.record(piece);
        PieceLayout layout = content.layout();
        if (record.isEmpty() || !PieceCheck.recordOf(layout, bytes).equals(record.get())) {
            return false;
        }
        ByteBuffer framed = ByteBuffer.allocate(bytes.length + PieceLayout.FRAME_BYTES)
                .put(Frame.header(layout, bytes.length))
                .put(bytes)
                .put(Frame.TRAILER)
                .flip();
        try (DiskFile file = disk.open(file(content.key()))) {
            file.write(framed, (long) piece * layout.pieceSize());
            file.force();
        }
        content.add(piece, record.get());
        return true;
    }

    /** The data is on the medium; now its metadata: write, fsync, rename, fsync of the directory. */
    void complete(StoredContent content, Md5 fileMd5) throws IOException {
        ContentKey key = content.key();
        content.complete(fileMd5);
        Path fresh = directory(key).resolve(key.value() + META_SUFFIX + NEW_SUFFIX);
        try (DiskFile file = disk.create(fresh)) {
            file.write(ByteBuffer.wrap(MetaFormat.write(content.meta())), 0);
            file.force();
        }
        disk.rename(fresh, meta(key));
        disk.syncDirectory(directory(key));
    }

    private Path directory(ContentKey key) {
        return root.resolve(key.prefix());
    }

    private Path file(ContentKey key) {
        return directory(key).resolve(key.value());
    }

    private Path meta(ContentKey key) {
        return directory(key).resolve(key.value() + META_SUFFIX);
    }
}
