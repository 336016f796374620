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
import java.util.Optional;
import java.util.OptionalLong;

/** Lets the data port serve what the piece store has. Thread-safe. */
record StoredSeedFiles(PieceStore store) implements SeedFiles {

    @Override
    public Optional<SeedFile> open(ContentKey key) throws IOException {
        return store.open(key).map(StoredSeedFile::new);
    }

    /** One open content; belongs to one request. */
    private record StoredSeedFile(ContentReader reader) implements SeedFile {

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
        public void close() throws IOException {
            reader.close();
        }
    }
}
