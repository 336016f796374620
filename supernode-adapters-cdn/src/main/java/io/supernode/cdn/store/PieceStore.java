package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.StoredCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supernode's copies, each one plain file of framed pieces at {@code HOME/content/FIRST3/KEY} with its metadata beside it
 * in {@code KEY.json}. Reading is for any thread at any time; changes to one key come one after another from its writer.
 *
 * <p>Only what is in use, and of it what has been written or checked in this use, is served.
 */
public final class PieceStore {

    static final String META_SUFFIX = ".json";

    private static final Logger LOG = LoggerFactory.getLogger(PieceStore.class);

    private static final String CONTENT = "content";
    private static final String NEW_SUFFIX = ".new";
    /** The metadata of the most pieces that a task can have. */
    private static final int MAX_META_BYTES = 256 << 20;

    private final Disk disk;
    private final Path root;
    private final Clock clock;
    private final CacheSettings settings;
    private final Catalogue catalogue = new Catalogue();
    private final DiskKeeper keeper;
    private final Map<ContentKey, StoredContent> contents = new ConcurrentHashMap<>();
    /** Directories whose own names may not survive a loss of power yet. */
    private final Set<Path> fresh = ConcurrentHashMap.newKeySet();

    /** A store in {@code home} with the default bounds; throws as the other constructor does. */
    public PieceStore(HomeDirectory home, Disk disk) throws IOException {
        this(home, disk, CacheSettings.defaults(), Clock.systemUTC());
    }

    /**
     * A store in {@code home}; finds what is there already, and removes what belongs to nothing.
     *
     * @param clock tells what was used last
     * @throws IOException if the directory cannot be made or read
     */
    public PieceStore(HomeDirectory home, Disk disk, CacheSettings settings, Clock clock) throws IOException {
        this.disk = disk;
        this.root = home.path().resolve(CONTENT);
        this.clock = clock;
        this.settings = settings;
        this.keeper = new DiskKeeper(disk, root, settings, clock, catalogue, this::removeFiles);
        disk.createDirectory(root);
        // Whoever made a directory may not have lived to see its name on the medium.
        disk.syncDirectory(home.path());
        disk.syncDirectory(root);
        new StoreIndex(disk, catalogue).read(root);
    }

    /** The bounds of this store. */
    public CacheSettings settings() {
        return settings;
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

    /** What is in use under {@code key}. */
    public Optional<StoredContent> find(ContentKey key) {
        return Optional.ofNullable(contents.get(key));
    }

    /** Begins a content anew; what was stored under its key is gone. */
    public ContentWriter create(ContentKey key, PieceLayout layout) throws IOException {
        delete(key);
        long bytes = layout.hasLength() ? layout.framedFileLength() : 0;
        keeper.reserve(key, bytes, 0);
        try {
            if (disk.createDirectory(directory(key))) {
                fresh.add(directory(key));
            }
            StoredContent content = new StoredContent(key, layout);
            DiskFile file = disk.create(file(key));
            contents.put(key, content);
            return new ContentWriter(this, content, file, 0);
        } catch (IOException e) {
            catalogue.drop(key);
            throw e;
        }
    }

    /** A content that will have so many bytes must fit, whether that was known before or not. */
    void reserve(StoredContent content, long bytes, long written) throws IOException {
        keeper.reserve(content.key(), bytes, written);
    }

    /** All of a content is written. */
    void written(StoredContent content) {
        catalogue.written(content.key(), content.layout().framedFileLength());
    }

    /** So many bytes of a content are not written yet. */
    void toWrite(StoredContent content, long bytes) {
        catalogue.toWrite(content.key(), bytes);
    }

    /**
     * Takes what is on disk under {@code key} into use again, if there is anything that makes sense. Nothing of it is served
     * before it is checked: with {@link #checker}, piece by piece, if it is complete, and with {@link #resume} if it is not.
     */
    public Optional<StoredContent> adopt(ContentKey key) {
        if (!catalogue.use(key, clock.millis())) {
            return Optional.empty();
        }
        try {
            ContentMeta meta = readMeta(key);
            disk.touch(meta(key));
            StoredContent content = StoredContent.of(meta);
            contents.put(key, content);
            return Optional.of(content);
        } catch (IOException e) {
            LOG.warn("content {} cannot be used again: {}", key, e.toString());
            catalogue.unuse(key, clock.millis());
            return Optional.empty();
        }
    }

    /** Tells whether anything is stored under {@code key}, without a look at the disk. */
    public boolean has(ContentKey key) {
        return catalogue.has(key);
    }

    /** The complete content under {@code key}, in use or not; at most its metadata is read, and nothing is taken into use. */
    public Optional<StoredCopy> findCopy(ContentKey key) {
        StoredContent content = contents.get(key);
        if (content != null) {
            return content.fileMd5().map(md5 -> new StoredCopy(content.layout(), md5));
        }
        if (!has(key)) {
            return Optional.empty();
        }
        try {
            ContentMeta meta = readMeta(key);
            return meta.fileMd5().map(md5 -> new StoredCopy(meta.layout(), md5));
        } catch (IOException e) {
            LOG.warn("content {} cannot be looked at: {}", key, e.toString());
            return Optional.empty();
        }
    }

    private ContentMeta readMeta(ContentKey key) throws IOException {
        ContentMeta meta = MetaFormat.read(disk.read(meta(key), MAX_META_BYTES));
        if (!meta.key().equals(key)) {
            throw new IOException("the metadata is of " + meta.key());
        }
        return meta;
    }

    /** A hasher that reads the pieces of {@code content}; its file is to be closed by the caller. */
    public CheckedFile checker(StoredContent content) throws IOException {
        DiskFile file = disk.open(file(content.key()));
        return new CheckedFile(file, new FileHasher(file, content));
    }

    /** Goes on with an incomplete content, after the pieces that the hasher of {@code checked} has gone past. */
    public ContentWriter resume(StoredContent content, CheckedFile checked) {
        int pieces = checked.hasher().next();
        content.keepRecords(pieces);
        return new ContentWriter(this, content, checked.file(), pieces);
    }

    /** The old file of a content goes, and a new one comes. */
    DiskFile recreate(StoredContent content, PieceLayout layout) throws IOException {
        disk.delete(meta(content.key()));
        keeper.reserve(content.key(), layout.hasLength() ? layout.framedFileLength() : 0, 0);
        content.restart(layout);
        return disk.create(file(content.key()));
    }

    /** The use of a content is over: it stays on disk until its room is needed. */
    public void release(ContentKey key) {
        contents.remove(key);
        catalogue.unuse(key, clock.millis());
    }

    /** Deletes what is stored under {@code key}; from the first moment on it is not served any more. */
    public void delete(ContentKey key) throws IOException {
        StoredContent content = contents.remove(key);
        if (content != null) {
            content.withdraw();
        }
        try {
            deleteFiles(key);
            catalogue.drop(key);
        } catch (IOException e) {
            // What is still on disk still counts, and goes before anything else when room is needed.
            catalogue.unuse(key, 0);
            throw e;
        }
    }

    /** Metadata first: it must never speak of a file that is gone. */
    private void deleteFiles(ContentKey key) throws IOException {
        disk.delete(meta(key));
        disk.delete(file(key));
    }

    private boolean removeFiles(ContentKey key) {
        try {
            deleteFiles(key);
            return true;
        } catch (IOException e) {
            LOG.warn("content {} cannot be removed", key, e);
            return false;
        }
    }

    /** Removes what nobody uses, as far as the bounds of the cache demand it. */
    public void collect() throws IOException {
        keeper.collect();
    }

    /** Tells whether the copy of a stored piece is what was stored once. A copy that cannot be read is not. */
    public boolean isIntact(StoredContent content, int piece) {
        try (DiskFile file = disk.open(file(content.key()))) {
            Optional<PieceRecord> record = content.record(piece);
            if (record.isPresent()) {
                return PieceCheck.isIntact(file, content.layout(), piece, record.get());
            }
            Optional<PieceDigest> digest = content.digest(piece);
            return digest.isPresent() && PieceCheck.isIntact(file, content.layout(), piece, digest.get());
        } catch (IOException e) {
            LOG.warn("content {}: piece {} cannot be read: {}", content.key(), piece, e.toString());
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
        try (DiskFile file = disk.open(file(content.key()))) {
            file.write(framed, (long) piece * layout.pieceSize());
            file.force();
        }
        content.restore(piece);
        return true;
    }

    /** The data is on the medium; now its metadata: write, fsync, rename, fsync of the directory. */
    void writeMeta(ContentMeta meta) throws IOException {
        ContentKey key = meta.key();
        Path directory = directory(key);
        Path written = directory.resolve(key.value() + META_SUFFIX + NEW_SUFFIX);
        boolean renamed = false;
        try {
            try (DiskFile file = disk.create(written)) {
                file.write(ByteBuffer.wrap(MetaFormat.write(meta)), 0);
                file.force();
            }
            if (fresh.contains(directory)) {
                disk.syncDirectory(root);
                fresh.remove(directory);
            }
            disk.rename(written, meta(key));
            renamed = true;
        } finally {
            if (!renamed) {
                disk.delete(written);
            }
        }
        disk.syncDirectory(directory);
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
