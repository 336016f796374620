package io.supernode.cdn.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The disks of this machine. */
public final class RealDisk implements Disk {

    /** What has such a name belongs to no content, and goes at the next start. */
    private static final String COPY_SUFFIX = ".new";
    private static final boolean HAS_LINK_COUNT =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final FileAttribute<?>[] OWNER_ONLY_FILE = ownerOnly("rw-------");

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private final Map<Path, FileStore> stores = new ConcurrentHashMap<>();

    @Override
    public boolean createDirectory(Path directory) throws IOException {
        return OwnDirectory.create(directory);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        delete(file);
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new ChannelFile(FileChannel.open(file, options, OWNER_ONLY_FILE));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        requireFile(file);
        return new ChannelFile(FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void breakHardLinks(Path file) throws IOException {
        requireFile(file);
        if (!HAS_LINK_COUNT || (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1) {
            return;
        }
        Path copy = file.resolveSibling(file.getFileName() + COPY_SUFFIX);
        boolean isInPlace = false;
        try {
            copy(file, copy);
            rename(copy, file);
            isInPlace = true;
        } finally {
            if (!isInPlace) {
                delete(copy);
            }
        }
        syncDirectory(file.getParent());
    }

    private void copy(Path file, Path to) throws IOException {
        delete(to);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel in = openForReading(file); FileChannel out = FileChannel.open(to, options, OWNER_ONLY_FILE)) {
            long at = 0;
            while (at < in.size()) {
                at += in.transferTo(at, in.size() - at, out);
            }
            out.force(true);
        }
    }

    @Override
    public FileChannel openForReading(Path file) throws IOException {
        requireFile(file);
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** The opening of a pipe would wait for somebody to write to it, and a directory can be opened but not read. */
    private static void requireFile(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new NoSuchFileException(file.toString(), null, "something that is no file is in its place");
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            delete(to);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] read(Path file, int mostBytes) throws IOException {
        try (FileChannel channel = openForReading(file)) {
            if (channel.size() > mostBytes) {
                throw new IOException("the file has " + channel.size() + " bytes, more than " + mostBytes);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            new ChannelFile(channel).readFully(bytes, 0);
            return bytes.array();
        }
    }

    @Override
    public List<DiskEntry> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<DiskEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                entries.add(new DiskEntry(
                        path,
                        DiskEntry.Kind.of(attributes),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    @Override
    public void touch(Path file, long millis) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(FileTime.fromMillis(millis), null, null);
    }

    @Override
    public DiskSpace space(Path directory) throws IOException {
        FileStore store = stores.get(directory);
        if (store == null) {
            // Looks through all mounts of the machine, which is too much for every fetch.
            store = Files.getFileStore(directory);
            stores.put(directory, store);
        }
        return new DiskSpace(store.getUsableSpace(), store.getTotalSpace());
    }

    @Override
    public boolean delete(Path file) throws IOException {
        try {
            return Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            // No link is followed: what it leads to is not ours.
            Files.walkFileTree(file, new Deletion());
            return true;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class ChannelFile implements DiskFile {

        private final FileChannel channel;

        private ChannelFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void readFully(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                int count = channel.read(bytes, at);
                if (count < 0) {
                    throw new EOFException("the file ends at " + at);
                }
                at += count;
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
