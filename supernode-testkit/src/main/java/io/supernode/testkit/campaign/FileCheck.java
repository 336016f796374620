package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Compares what peers have got with what the origin has, byte for byte. */
final class FileCheck {

    private static final int BLOCK = 1 << 16;

    private FileCheck() {}

    /** The file of a peer. */
    static Path file(Path directory, int peer) {
        return directory.resolve("peer-" + peer);
    }

    /**
     * How many of those who have finished have a file that is none of those that it may be. Deletes the files.
     *
     * @param allowed what the file of a peer may be
     */
    static int wrongFiles(List<Fate> fates, Path directory, IntFunction<List<Content>> allowed) throws IOException {
        int wrong = 0;
        for (int peer = 0; peer < fates.size(); peer++) {
            Path file = file(directory, peer);
            if (fates.get(peer).isFinished() && !isOneOf(file, allowed.apply(peer))) {
                wrong++;
            }
            Files.deleteIfExists(file);
        }
        return wrong;
    }

    private static boolean isOneOf(Path file, List<Content> contents) throws IOException {
        for (Content content : contents) {
            if (is(file, content)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(Path file, Content content) throws IOException {
        if (Files.size(file) != content.length()) {
            return false;
        }
        byte[] real = new byte[BLOCK];
        byte[] expected = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (long position = 0; position < content.length(); ) {
                int count = in.readNBytes(real, 0, BLOCK);
                content.read(position, expected, 0, count);
                if (count == 0 || !Arrays.equals(real, 0, count, expected, 0, count)) {
                    return false;
                }
                position += count;
            }
        }
        return true;
    }
}
