package io.supernode.app;

import io.supernode.cdn.store.ContentReader;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceDigest;
import io.supernode.http.data.SeedFile;
import io.supernode.http.data.SeedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/** Lets the data port serve what the piece store has, and has verified what the port cannot read. Thread-safe. */
final class StoredSeedFiles implements SeedFiles {

    private final PieceStore store;
    /** Nobody asks for a file before there is somebody who fetches it. */
    private volatile ObjIntConsumer<ContentKey> verifier = (key, piece) -> {};

    StoredSeedFiles(PieceStore store) {
        this.store = store;
    }

    /** Lets {@code verify} look at the pieces that cannot be read; returns at once. */
    void verifier(ObjIntConsumer<ContentKey> verify) {
        verifier = verify;
    }

    @Override
    public Optional<SeedFile> open(ContentKey key) throws IOException {
        try {
            return store.open(key).map(StoredSeedFile::new);
        } catch (NoSuchFileException e) {
            // Any piece will do: with the file, all of them are gone. Other faults, like too many open files, prove nothing.
            store.find(key).ifPresent(content -> firstStored(content).ifPresent(piece -> verifier.accept(key, piece)));
            throw e;
        }
    }

    private static OptionalInt firstStored(StoredContent content) {
        return IntStream.range(0, content.pieces()).filter(content::has).findFirst();
    }

    /** One open content; belongs to one request. */
    private final class StoredSeedFile implements SeedFile {

        private final ContentReader reader;

        private StoredSeedFile(ContentReader reader) {
            this.reader = reader;
        }

        @Override
        public FileChannel channel() {
            return reader.channel();
        }

        @Override
        public OptionalLong framedLength() {
            return reader.content().framedLength();
        }

        @Override
        public long completeUpTo(long from) {
            StoredContent content = reader.content();
            long pieceSize = content.layout().pieceSize();
            int piece = (int) Math.min(Integer.MAX_VALUE, from / pieceSize);
            long end = from;
            while (content.has(piece)) {
                long pieceEnd = piece * pieceSize + framedLength(content, piece);
                if (pieceEnd <= from) {
                    break;
                }
                end = pieceEnd;
                piece++;
            }
            return end;
        }

        private static int framedLength(StoredContent content, int piece) {
            return content.digest(piece).map(PieceDigest::framedLength).orElse(0);
        }

        @Override
        public void unreadable(long position) {
            StoredContent content = reader.content();
            verifier.accept(content.key(), (int) (position / content.layout().pieceSize()));
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
