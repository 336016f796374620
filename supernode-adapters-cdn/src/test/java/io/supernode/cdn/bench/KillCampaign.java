package io.supernode.cdn.bench;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.RecordedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a fetching process at random instants, again and again on the same home, and looks at every byte that the next
 * one offers. The origin is in this process. Exits with 1 on any wrong byte.
 *
 * <p>Arguments: kills (200), seed (now), a directory on the disk to be used.
 */
public final class KillCampaign {

    private static final int FILES = 4;
    /** Three pieces or four, each file of its own length. */
    private static final int LENGTH = 14_000_000;
    private static final int STEP = 1_500_000;
    /** So that most kills come in the middle of bodies. */
    private static final long RATE = 8_000_000;

    private static final int LONGEST_LIFE_MS = 3500;
    /** A home is used up to so many kills, then a new one begins. */
    private static final int KILLS_PER_HOME = 10;

    private final Random random;
    private final Path root;
    private final FakeOrigin origin;
    private int killed;
    private int completed;
    private int offered;
    private int wrong;
    private long slowestOpen;

    private KillCampaign(Random random, Path root, FakeOrigin origin) {
        this.random = random;
        this.root = root;
        this.origin = origin;
    }

    public static void main(String[] args) throws Exception {
        Arguments arguments = new Arguments(args);
        int kills = arguments.number(0, "the number of kills", 200);
        long seed = arguments.seed(1, System.nanoTime());
        Path root = arguments.newDirectoryIn(2, "kill");
        System.out.println("seed " + seed);
        int wrong;
        try (FakeOrigin origin = FakeOrigin.start()) {
            wrong = new KillCampaign(new Random(seed), root, origin).run(kills);
        } finally {
            Trees.delete(root);
        }
        System.exit(wrong == 0 ? 0 : 1);
    }

    static Content content(int file) {
        return Content.random(file, LENGTH + (long) file * STEP);
    }

    static ContentKey key(int file) {
        return ContentKey.of(new ResourceIdentity("http://example.com/f" + file, "", "").taskId(), 0);
    }

    private int run(int kills) throws Exception {
        for (int file = 0; file < FILES; file++) {
            origin.at("/f" + file).content(content(file)).slow(RATE);
        }
        int home = 0;
        while (killed < kills) {
            Path directory = root.resolve("home" + home++);
            int begun = killed;
            boolean done = false;
            while (!done && killed - begun < KILLS_PER_HOME && killed < kills) {
                done = live(directory, random.nextInt(LONGEST_LIFE_MS));
            }
            done = live(directory, Integer.MAX_VALUE);
            if (!done) {
                throw new IOException("the last process of a home did not end well");
            }
            completed++;
            Trees.delete(directory);
        }
        List<RecordedRequest> all = origin.requests();
        long resumes = all.stream().filter(one -> one.status() == 206 && one.header("If-Range").isPresent()).count();
        long reused = all.stream().filter(one -> one.status() == 304).count();
        System.out.printf(
                "%d kills, %d homes completed, %d offered pieces compared, %d wrong; %d resumes by range, %d reuses of"
                        + " complete files, slowest opening of a home %d ms%n",
                killed, completed, offered, wrong, resumes, reused, slowestOpen);
        return wrong;
    }

    /** One life of the process; answers whether it fetched everything before it was killed. */
    private boolean live(Path home, int millis) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp", System.getProperty("java.class.path"), KillVictim.class.getName(),
                home.toString(), Integer.toString(origin.port()), Integer.toString(FILES));
        Path said = root.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(millis == Integer.MAX_VALUE ? 120_000 : millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        List<String> lines = Files.readAllLines(said);
        for (String line : lines) {
            hear(home, line);
        }
        if (ended && process.exitValue() != 0) {
            throw new IOException("a process that was not killed failed: " + lines);
        }
        killed += ended ? 0 : 1;
        return ended;
    }

    private void hear(Path home, String line) throws IOException {
        String[] words = line.split(" ");
        if (words[0].equals("open") && words.length == 2) {
            slowestOpen = Math.max(slowestOpen, Long.parseLong(words[1]));
        } else if (words[0].equals("piece") && words.length == 3) {
            compare(home, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }
    }

    /** What was offered is on disk exactly as the origin has it, also after its process was killed. */
    private void compare(Path home, int file, int piece) throws IOException {
        Content content = content(file);
        PieceLayout layout = PieceLayout.ofLength(content.length());
        int length = layout.contentLength(piece);
        byte[] expected = new byte[length];
        content.read((long) piece * layout.contentPerPiece(), expected, 0, length);
        ByteBuffer framed = ByteBuffer.allocate(length + PieceLayout.FRAME_BYTES);
        framed.putInt(length | layout.pieceSize() << 4).put(expected).put((byte) 0x7f).flip();
        ContentKey key = key(file);
        ByteBuffer found = ByteBuffer.allocate(framed.limit());
        try (FileChannel channel =
                FileChannel.open(home.resolve("content").resolve(key.prefix()).resolve(key.value()))) {
            long from = (long) piece * layout.pieceSize();
            while (found.hasRemaining() && channel.read(found, from + found.position()) >= 0) {
                continue;
            }
        }
        offered++;
        if (!found.flip().equals(framed)) {
            wrong++;
            System.out.println("file " + file + " piece " + piece + " is wrong");
        }
    }
}
