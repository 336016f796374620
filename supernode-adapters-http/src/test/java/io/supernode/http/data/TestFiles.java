package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Real files of which the test says how far they are complete. */
final class TestFiles implements SeedFiles {

    private record Entry(Path path, OptionalLong total, long completeFrom, long completeTo) {}

    private final Map<ContentKey, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final List<Long> unreadable = new CopyOnWriteArrayList<>();
    private final Path directory;

    TestFiles(Path directory) {
        this.directory = directory;
    }

    void complete(ContentKey key, byte[] content) throws IOException {
        add(key, content, OptionalLong.of(content.length), 0, content.length);
    }

    void add(ContentKey key, byte[] content, OptionalLong total, long completeFrom, long completeTo)
            throws IOException {
        Path path = directory.resolve(key.value());
        Files.write(path, content);
        entries.put(key, new Entry(path, total, completeFrom, completeTo));
    }

    /** Makes the file shorter than it is said to be. */
    void cut(ContentKey key, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(key.value()), StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    /** Puts something in the place of the file that cannot be read. */
    void replaceByDirectory(ContentKey key) throws IOException {
        Files.delete(directory.resolve(key.value()));
        Files.createDirectory(directory.resolve(key.value()));
    }

    /** Where the port could not read. */
    List<Long> unreadable() {
        return unreadable;
    }

    int openFiles() {
        return open.get();
    }

    @Override
    public Optional<SeedFile> open(ContentKey key) throws IOException {
        Entry entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(entry.path, StandardOpenOption.READ);
        open.incrementAndGet();
        return Optional.of(new SeedFile() {
            @Override
            public FileChannel channel() {
                return channel;
            }

            @Override
            public OptionalLong framedLength() {
                return entry.total;
            }

            @Override
            public long completeUpTo(long from) {
                return from >= entry.completeFrom && from < entry.completeTo ? entry.completeTo : from;
            }

            @Override
            public void unreadable(long position) {
                unreadable.add(position);
            }

            @Override
            public void close() throws IOException {
                open.decrementAndGet();
                channel.close();
            }
        });
    }
}
