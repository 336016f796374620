package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Clock;
import io.supernode.core.port.StoredCopy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supernode's copies, each one plain file of framed pieces at {@code HOME/content/FIRST3/KEY} with its metadata
 * beside it in {@code KEY.json}. Reading is for any thread at any time; changes to one key come one after another from
 * its writer.
 *
 * <p>Only what is in use, and of it what has been written or checked in this use, is served.
 */
public final class PieceStore {

    private static final Logger LOG = LoggerFactory.getLogger(PieceStore.class);

    private final ContentFiles files;
    private final Clock clock;
    private final CacheSettings settings;
    private final CacheIndex index = new CacheIndex();
    private final CacheEvictor evictor;
    private final ContentIntegrity integrity;
    private final Map<ContentKey, StoredContent> contents = new ConcurrentHashMap<>();
    private volatile boolean servesToTheEnd;

    /** A store in {@code home} with the default bounds; throws as the other constructor does. */
    public PieceStore(HomeDirectory home, Disk disk) throws IOException {
        this(home, disk, CacheSettings.defaults(), Clock.system());
    }

    /**
     * A store in {@code home}; finds what is there already, and removes what belongs to nothing.
     *
     * @param clock tells what was used last
     * @throws IOException if the directory cannot be made or read
     */
    public PieceStore(HomeDirectory home, Disk disk, CacheSettings settings, Clock clock) throws IOException {
        ContentRoot root = new ContentRoot(disk, home.path());
        this.files = new ContentFiles(disk, root);
        this.clock = clock;
        this.settings = settings;
        this.evictor = new CacheEvictor(root, settings, clock, index, this::removeFiles);
        this.integrity = new ContentIntegrity(files, index);
        root.make();
        new CacheScanner(disk, index).read(root.path());
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
            FileChannel channel = files.openDataForReading(key);
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
        evictor.reserve(key, bytes, 0);
        try {
            StoredContent content = new StoredContent(key, layout);
            DiskFile file = files.createData(key);
            contents.put(key, content);
            return new ContentWriter(this, content, file, 0);
        } catch (IOException e) {
            index.drop(key);
            throw e;
        }
    }

    /** A content that will have so many bytes must fit, whether that was known before or not. */
    void reserve(StoredContent content, long bytes, long written) throws IOException {
        evictor.reserve(content.key(), bytes, written);
    }

    /** All of a content is written. */
    void written(StoredContent content) {
        index.written(content.key(), content.layout().framedFileLength());
    }

    /** So many bytes of a content are not written yet. */
    void toWrite(StoredContent content, long bytes) {
        index.toWrite(content.key(), bytes);
    }

    /** A content turns out to need no more than {@code bytes}. */
    void shrink(StoredContent content, long bytes) {
        index.shrink(content.key(), bytes);
    }

    /**
     * Takes what is on disk under {@code key} into use again, if there is anything that makes sense. Nothing of it is
     * served before it is checked: with {@link #checker}, piece by piece, if it is complete, and with {@link #resume}
     * if it is not.
     *
     * @throws NoRoomException if what is missing of it does not fit; then it stays, unused
     */
    public Optional<StoredContent> adopt(ContentKey key) throws NoRoomException {
        if (!index.use(key, clock.epochMillis())) {
            return Optional.empty();
        }
        try {
            ContentMeta meta = files.readMeta(key);
            reserveRest(meta);
            touch(key);
            StoredContent content = StoredContent.of(meta);
            contents.put(key, content);
            return Optional.of(content);
        } catch (NoRoomException e) {
            index.unuse(key, clock.epochMillis());
            throw e;
        } catch (IOException e) {
            LOG.warn("content {} cannot be used again: {}", key.forLog(), key.shortenedIn(e.toString()));
            index.unuse(key, clock.epochMillis());
            return Optional.empty();
        }
    }

    /** What is on disk has its room, also if the bounds are tighter now; the rest must fit. */
    private void reserveRest(ContentMeta meta) throws IOException {
        long whole = meta.layout().hasLength() ? meta.layout().framedFileLength() : 0;
        long there = files.dataLength(meta.key()).orElse(0);
        if (there < whole) {
            evictor.reserve(meta.key(), whole, there);
        }
    }

    /** Without it only the order in which unused contents go is not quite right after a restart. */
    private void touch(ContentKey key) {
        try {
            files.touch(key, clock.epochMillis());
        } catch (IOException e) {
            LOG.warn("content {}: that it is used now cannot be noted: {}", key.forLog(), key.shortenedIn(e.toString()));
        }
    }

    /** Tells whether anything is stored under {@code key}, without a look at the disk. */
    public boolean has(ContentKey key) {
        return index.has(key);
    }

    /**
     * The complete content under {@code key}, in use or not; at most its metadata is read, and nothing is taken into
     * use. None that depends on headers of the request: only the origin knows who may have that.
     */
    public Optional<StoredCopy> findCopy(ContentKey key) {
        return complete(key).filter(meta -> meta.varyingHeaders().isEmpty()).map(meta -> new StoredCopy(meta.layout(), meta.fileMd5().orElseThrow()));
    }

    /** Which version is stored, also of a content that depends on headers. */
    public Optional<StoredVersion> findVersion(ContentKey key) {
        return complete(key).map(meta -> new StoredVersion(meta.layout(), meta.validators(), meta.varyingHeaders()));
    }

    private Optional<ContentMeta> complete(ContentKey key) {
        StoredContent content = contents.get(key);
        if (content != null) {
            return content.fileMd5().map(md5 -> content.meta());
        }
        if (!has(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(files.readMeta(key)).filter(meta -> meta.fileMd5().isPresent());
        } catch (IOException e) {
            LOG.warn("content {} cannot be looked at: {}", key.forLog(), key.shortenedIn(e.toString()));
            return Optional.empty();
        }
    }

    /** A hasher that reads the pieces of {@code content}; its file is to be closed by the caller. */
    public CheckedFile checker(StoredContent content) throws IOException {
        // What is complete is only read; the rest of it is written to the very file that was checked.
        boolean isComplete = content.fileMd5().isPresent();
        DiskFile file = isComplete ? files.openData(content.key()) : files.openDataForWriting(content.key());
        return new CheckedFile(file, new FileHasher(file, content));
    }

    /** Resumes an incomplete content, after the pieces that the hasher of {@code checked} has gone past. */
    public ContentWriter resume(StoredContent content, CheckedFile checked) {
        int pieces = checked.hasher().next();
        content.keepRecords(pieces);
        return new ContentWriter(this, content, checked.file(), pieces);
    }

    /** The old file of a content goes, and a new one comes. */
    DiskFile recreate(StoredContent content, PieceLayout layout) throws IOException {
        files.deleteMeta(content.key());
        evictor.reserve(content.key(), layout.hasLength() ? layout.framedFileLength() : 0, 0);
        content.restart(layout);
        return files.createData(content.key());
    }

    /** The use of a content is over: it stays on disk until its room is needed. */
    public void release(ContentKey key) {
        if (!servesToTheEnd) {
            contents.remove(key);
        }
        index.unuse(key, clock.epochMillis());
    }

    /**
     * This process ends, and is the one that clients still know: what it has goes on being served when its use is over. Nothing may
     * be created or resumed any more.
     */
    public void serveToTheEnd() {
        servesToTheEnd = true;
    }

    boolean servesToTheEnd() {
        return servesToTheEnd;
    }

    /** Deletes what is stored under {@code key}; from the first moment on it is not served any more. */
    public void delete(ContentKey key) throws IOException {
        StoredContent content = contents.remove(key);
        if (content != null) {
            content.withdraw();
        }
        try {
            files.delete(key);
            index.drop(key);
        } catch (IOException e) {
            // What is still on disk still counts, and goes before anything else when room is needed.
            index.unuse(key, 0);
            throw e;
        }
    }

    private boolean removeFiles(ContentKey key) {
        try {
            files.delete(key);
            return true;
        } catch (IOException e) {
            LOG.warn("content {} cannot be removed: {}", key.forLog(), key.shortenedIn(e.toString()));
            return false;
        }
    }

    /**
     * A content is not to be evicted before {@code untilMillis} (milliseconds since 1970), as far as the settings allow; the
     * latest call for a key counts. It need not be there yet.
     */
    public void keep(ContentKey key, long untilMillis) {
        evictor.keep(key, untilMillis);
    }

    /** Removes what nobody uses, as far as the bounds of the cache demand it. */
    public void collect() throws IOException {
        evictor.collect();
    }

    /** What it has, and what it has removed to make room. */
    public CacheFigures figures() {
        return evictor.figures();
    }

    /** Finds and repairs what is damaged. */
    public ContentIntegrity integrity() {
        return integrity;
    }

    /** The data is on the medium; now its metadata. */
    void writeMeta(ContentMeta meta) throws IOException {
        files.writeMeta(meta);
    }
}
