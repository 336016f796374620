package io.supernode.testkit.peer;

import io.supernode.testkit.peer.NodeApi.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the supernode and asks it what is to be done, for so long as it says to wait; registers again when it has no
 * answer that the client understands. Not thread-safe: it belongs to the thread that pulls.
 */
final class PullLoop {

    private static final Logger LOG = LoggerFactory.getLogger(PullLoop.class);

    private static final int SUCCESS = 200;
    private static final int FINISH = 600;
    private static final int CONTINUE = 601;
    static final int WAIT = 602;
    private static final int LIMITED = 603;
    private static final int SOURCE_ERROR = 610;

    private final PeerSettings settings;
    private final NodeApi api;
    private final Membership membership;
    private final ResultQueue results;
    private final PeerTally tally;
    private final Sleeper sleeper;
    private final Random random;
    private int sleeps;

    PullLoop(
            PeerSettings settings,
            NodeApi api,
            Membership membership,
            ResultQueue results,
            PeerTally tally,
            Sleeper sleeper) {
        this.settings = settings;
        this.api = api;
        this.membership = membership;
        this.results = results;
        this.tally = tally;
        this.sleeper = sleeper;
        this.random = new Random(settings.seed);
    }

    /** Something that may end the download at any time. */
    interface Check {
        void run() throws PeerFailedException;
    }

    /** Repeats the identical request while it is told to wait, and registers again when the supernode knows no answer. */
    Reply pull(PieceResult first, Check open) throws PeerFailedException, InterruptedException {
        PieceResult report = first;
        int fruitless = 0;
        while (true) {
            open.run();
            String trouble;
            try {
                tally.pulls.incrementAndGet();
                Reply reply = api.pull(membership.cid(), membership.taskId(), report);
                switch (reply.code()) {
                    case SUCCESS, FINISH, CONTINUE, LIMITED -> {
                        return reply;
                    }
                    case WAIT -> {
                        tally.waits.incrementAndGet();
                        if (endsWait()) {
                            return reply;
                        }
                        continue;
                    }
                    case SOURCE_ERROR ->
                        throw new PeerFailedException(DownloadEnd.TO_ORIGIN, "the origin's file is bad: " + reply);
                    default -> trouble = reply.toString();
                }
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
            fruitless++;
            if (fruitless > settings.maxFailures) {
                throw new PeerFailedException("gave up after " + fruitless + " pulls: " + trouble);
            }
            migrate(trouble);
            report = report.afterMigration();
        }
    }

    /** Sleeps; answers whether there is a result to report, which ends the wait of those who look for one. */
    private boolean endsWait() throws InterruptedException {
        Duration sleep = Duration.ofNanos(settings.kind.sleepNanos(sleeps++, random::nextLong));
        if (!settings.kind.isWokenByCompletions()) {
            sleeper.sleep(sleep);
            return false;
        }
        if (results.isEmpty()) {
            results.awaitCompletion(sleep);
        }
        return !results.isEmpty();
    }

    private void migrate(String trouble) throws PeerFailedException, InterruptedException {
        LOG.info("{} registers again: {}", membership.cid(), trouble);
        tally.migrations.incrementAndGet();
        int pieceSize = membership.pieceSize();
        try {
            membership.registerAgain();
        } catch (PeerFailedException e) {
            throw e.end() == DownloadEnd.FAILED
                    ? e
                    : new PeerFailedException(e.end(), "left after " + trouble + "; then " + e.getMessage());
        }
        if (membership.pieceSize() != pieceSize) {
            throw new PeerFailedException("the supernode changed the piece size of a running task from " + pieceSize
                    + " to " + membership.pieceSize());
        }
    }
}
