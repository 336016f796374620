package io.supernode.testkit.sim;

import io.supernode.core.model.PieceLayout;
import java.util.List;

/**
 * What each host downloads: the files of one image or of several. A host begins all images at once, as a container host
 * that is told to start several containers does, and of each image it downloads a few files at a time, in their order,
 * the next as one ends. Every download is a client of its own; all clients of a host share its link and its upload
 * server.
 *
 * @param images the lengths of each image's files, bytes
 * @param filesAtOnce of one image, 1 or more
 */
public record HostDownloads(List<List<Long>> images, int filesAtOnce) {

    /** So many downloads of one host are enough for any image. */
    private static final int MAX_FILES = 1_000;

    public HostDownloads {
        images = images.stream().map(List::copyOf).toList();
        if (images.isEmpty() || images.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a host downloads one image or more, each of one file or more");
        }
        if (images.stream().mapToInt(List::size).sum() > MAX_FILES) {
            throw new IllegalArgumentException("a host downloads at most " + MAX_FILES + " files");
        }
        images.forEach(image -> image.forEach(HostDownloads::checkLength));
        if (filesAtOnce < 1) {
            throw new IllegalArgumentException("files at once are 1 or more, not " + filesAtOnce);
        }
    }

    private static void checkLength(long length) {
        if (length < 0 || !PieceLayout.isSupported(length)) {
            throw new IllegalArgumentException("the length of a file is 0 to "
                    + PieceLayout.maxFileLength(PieceLayout.MAX_PIECE_SIZE) + " bytes, not " + length);
        }
    }

    /** The lengths of all files, image after image. */
    List<Long> files() {
        return images.stream().flatMap(List::stream).toList();
    }

    int fileCount() {
        return images.stream().mapToInt(List::size).sum();
    }

    /** What comes over a host's link, bytes. */
    public long totalLength() {
        return files().stream().mapToLong(Long::longValue).sum();
    }
}
