package io.supernode.cdn.preheat.store;

import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Preheats in a directory of their own, each one file {@code ID.json} that is written beside its place, synced and renamed. Only
 * the owner may read them. Not for several processes at a time.
 */
public final class PreheatDirectory implements PreheatStore {

    private static final Logger LOG = LoggerFactory.getLogger(PreheatDirectory.class);

    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".new";
    private static final Pattern NAME = Pattern.compile("[1-9][0-9]{0,17}\\.json");
    private static final Pattern UNFINISHED_NAME = Pattern.compile("[1-9][0-9]{0,17}\\.new");
    /** More than the largest preheat has. */
    private static final long MAX_BYTES = 8 << 20;

    private final Path directory;

    /**
     * Takes {@code directory}, creating it if it is not there.
     *
     * @throws IOException if it cannot be made, as when a link or a file is in its place: then the message is a sentence for the operator
     */
    public PreheatDirectory(Path directory) throws IOException {
        this.directory = directory;
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            requireNothing(directory);
            Files.createDirectory(directory, ownerOnly("rwx------"));
            sync(directory.toAbsolutePath().getParent());
        }
    }

    private static void requireNothing(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            String found = Files.isSymbolicLink(directory) ? "a symbolic link" : "something that is no directory";
            throw new IOException("the directory of preheats, " + directory + ", is " + found
                    + ", where the directory itself is expected: put it there, or remove what is there, and one is made");
        }
    }

    @Override
    public List<Preheat> load() throws IOException {
        List<Preheat> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    load(file, all);
                } else if (UNFINISHED_NAME.matcher(name).matches()) {
                    Files.delete(file);
                }
            }
        }
        return all;
    }

    /** What cannot be read goes: otherwise it would be in the way for ever. */
    private static void load(Path file, List<Preheat> all) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
                throw new IOException("it is no file of at most " + MAX_BYTES + " bytes");
            }
            Preheat preheat = PreheatJson.read(Files.readAllBytes(file));
            if (!file.getFileName().toString().equals(preheat.id() + SUFFIX)) {
                throw new IOException("it is that of another preheat");
            }
            all.add(preheat);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the stored preheat {} cannot be read and is removed: {}", file, e.getMessage());
            Files.delete(file);
        }
    }

    @Override
    public void put(Preheat preheat) throws IOException {
        Path unfinished = directory.resolve(preheat.id() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(unfinished, options, ownerOnly("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(PreheatJson.write(preheat));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(
                unfinished,
                file(preheat.id()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
    }

    @Override
    public void remove(long id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    private Path file(long id) {
        return directory.resolve(id + SUFFIX);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
