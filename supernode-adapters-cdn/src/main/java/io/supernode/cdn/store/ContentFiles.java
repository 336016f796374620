package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The two files of each content, {@code ROOT/FIRST3/KEY} and beside it {@code KEY.json}: where they are, how they come
 * and how they go. A path comes from a key alone, so nothing here touches what is elsewhere. Thread-safe; calls for one
 * key come one after another, except for reading.
 */
final class ContentFiles {

    static final String META_SUFFIX = ".json";

    private static final String NEW_SUFFIX = ".new";
    /** The metadata of the most pieces that a task can have. */
    private static final int MAX_META_BYTES = 256 << 20;

    private final Disk disk;
    private final ContentRoot root;
    /** Directories whose own names may not survive a loss of power yet. */
    private final Set<Path> fresh = ConcurrentHashMap.newKeySet();

    ContentFiles(Disk disk, ContentRoot root) {
        this.disk = disk;
        this.root = root;
    }

    /** The key that a file of this name would be of; anything, if it is none that is written here. */
    static String keyOf(String name) {
        for (String suffix : List.of(META_SUFFIX + NEW_SUFFIX, META_SUFFIX)) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    /** An empty data file; whatever had its name is gone. */
    DiskFile createData(ContentKey key) throws IOException {
        if (root.createDirectory(directory(key))) {
            fresh.add(directory(key));
        }
        return disk.create(data(key));
    }

    /** The data file, of which nothing is to be changed, or which is open for writing already. */
    DiskFile openData(ContentKey key) throws IOException {
        return disk.open(data(key));
    }

    /** The data file, which nobody has open for writing; other names of it keep what it has now. */
    DiskFile openDataForWriting(ContentKey key) throws IOException {
        disk.breakHardLinks(data(key));
        return disk.open(data(key));
    }

    FileChannel openDataForReading(ContentKey key) throws IOException {
        return disk.openForReading(data(key));
    }

    /** The length of the data file; empty if there is none, or something that is no file. */
    OptionalLong dataLength(ContentKey key) throws IOException {
        Path data = data(key);
        return disk.list(directory(key)).stream()
                .filter(entry -> entry.path().equals(data) && entry.kind() == DiskEntry.Kind.FILE)
                .mapToLong(DiskEntry::bytes)
                .findFirst();
    }

    ContentMeta readMeta(ContentKey key) throws IOException {
        ContentMeta meta = MetaFormat.read(disk.read(meta(key), MAX_META_BYTES));
        if (!meta.key().equals(key)) {
            throw new IOException("the metadata is of " + meta.key());
        }
        return meta;
    }

    /** The content is used at this time, in milliseconds since the epoch. */
    void touch(ContentKey key, long millis) throws IOException {
        disk.touch(meta(key), millis);
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
                disk.syncDirectory(root.path());
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

    void deleteMeta(ContentKey key) throws IOException {
        disk.delete(meta(key));
    }

    /** Metadata first: it must never speak of a file that is gone. */
    void delete(ContentKey key) throws IOException {
        deleteMeta(key);
        disk.delete(data(key));
    }

    private Path directory(ContentKey key) {
        return root.path().resolve(key.prefix());
    }

    private Path data(ContentKey key) {
        return directory(key).resolve(key.value());
    }

    private Path meta(ContentKey key) {
        return directory(key).resolve(key.value() + META_SUFFIX);
    }
}
