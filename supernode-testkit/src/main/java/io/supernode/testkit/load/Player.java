package io.supernode.testkit.load;

import java.util.ArrayDeque;
import java.util.BitSet;

/**
 * Plays the calls of one Go0 peer whose pieces arrive in no time: registration, a pull to start, then for each piece a pull
 * with its semi success and its piece/suc, until the reply 600, and service/down. One pull at a time; piece/suc goes
 * next to it, as a client's writing thread sends it. As with real clients, most successes come to the supernode as
 * piece/suc alone: where a reply lists several pieces, it may answer 600 before each has had its own pull. What a client would sleep over is repeated after a short pause.
 *
 * <p>For the thread of one loop.
 */
final class Player implements Caller {

    private static final int SUCCESS = 200;
    private static final int NOT_FOUND = 502;
    private static final int FINISHED = 600;
    private static final int CONTINUE = 601;
    private static final int WAIT = 602;
    private static final int AUTHENTICATION_PENDING = 609;
    private static final int PIECE_REPORTED = 611;
    private static final int SERVICE_DOWN = 612;

    private final LoadSettings settings;
    private final String url;
    private final Requests requests;
    private final PeerNames names;
    private final Tally tally;
    private final Runnable ended;
    private final BitSet pieces = new BitSet();
    /** Pulls that are still to be made, one for each piece that has arrived. */
    private final ArrayDeque<Call> unreported = new ArrayDeque<>();
    private int roundsLeft;
    private PeerNames.Name name;
    private String taskId;
    private int expectedPieces;
    private int openReports;
    private boolean finished;
    private boolean failed;

    /**
     * @param url that it downloads, one of the settings'
     * @param ended run once, when all its rounds are over
     */
    Player(LoadSettings settings, String url, Requests requests, PeerNames names, Tally tally, Runnable ended) {
        this.ended = ended;
        this.settings = settings;
        this.url = url;
        this.requests = requests;
        this.names = names;
        this.tally = tally;
        this.roundsLeft = settings.rounds();
    }

    /** Makes the first call. */
    void begin(Outbox outbox) {
        name = names.next();
        pieces.clear();
        unreported.clear();
        openReports = 0;
        finished = false;
        failed = false;
        register(outbox);
    }

    private void register(Outbox outbox) {
        outbox.add(new Call(CallKind.REGISTER, this, requests.register(name.cid(), name.ip(), url)));
    }

    @Override
    public void replied(Call call, ReplyReader reply, Outbox outbox) {
        switch (call.kind()) {
            case REGISTER -> registered(call, reply, outbox);
            case PULL -> pulled(call, reply, outbox);
            case PIECE_SUCCESS -> {
                openReports--;
                expect(reply, PIECE_REPORTED, "piece/suc");
                leaveIfReported(outbox);
            }
            case SERVICE_DOWN -> {
                expect(reply, SERVICE_DOWN, "service/down");
                endRound(outbox);
            }
            default -> throw new IllegalStateException("a player makes no call " + call.kind());
        }
    }

    private void expect(ReplyReader reply, int special, String label) {
        if (reply.code() != SUCCESS && reply.code() != special) {
            tally.error(label + " answered " + reply.code());
        }
    }

    private void registered(Call call, ReplyReader reply, Outbox outbox) {
        if (reply.code() == AUTHENTICATION_PENDING) {
            outbox.addLater(call, System.nanoTime());
            return;
        }
        if (reply.code() != SUCCESS || reply.taskId() == null || reply.pieceSize() <= 0) {
            tally.error("registry answered " + reply.code());
            giveUp(outbox);
            return;
        }
        taskId = reply.taskId();
        expectedPieces = PieceCount.of(reply.fileLength(), reply.pieceSize());
        if (settings.registrationsOnly()) {
            tally.finishedRound();
            endRound(outbox);
        } else {
            outbox.add(new Call(CallKind.PULL, this, requests.start(name.cid(), taskId)));
        }
    }

    private void pulled(Call call, ReplyReader reply, Outbox outbox) {
        switch (reply.code()) {
            case CONTINUE -> proceed(call, reply, outbox);
            case WAIT -> {
                tally.waited();
                outbox.addLater(call, System.nanoTime());
            }
            case FINISHED -> finish(outbox);
            case NOT_FOUND -> {
                // Register again with the same cid, as clients do. All pieces are reported anew: the node knows of none.
                tally.registeredAgain();
                pieces.clear();
                unreported.clear();
                register(outbox);
            }
            default -> {
                tally.error("task answered " + reply.code());
                giveUp(outbox);
            }
        }
    }

    private void proceed(Call call, ReplyReader reply, Outbox outbox) {
        for (int i = 0; i < reply.pieces(); i++) {
            int piece = reply.number(i);
            if (piece < 0 || piece >= expectedPieces) {
                tally.error("task listed a piece that the file does not have");
            } else if (!pieces.get(piece)) {
                pieces.set(piece);
                arrived(reply.cid(i), reply.range(i), outbox);
            }
        }
        Call next = unreported.poll();
        if (next != null) {
            outbox.add(next);
        } else {
            // An idle peer that is told nothing new: a client would stall.
            tally.answeredEmpty();
            outbox.addLater(call, System.nanoTime());
        }
    }

    private void arrived(byte[] source, byte[] range, Outbox outbox) {
        unreported.add(new Call(
                CallKind.PULL, this, requests.semiSuccess(name.cid(), taskId, source, range)));
        openReports++;
        outbox.add(new Call(
                CallKind.PIECE_SUCCESS, this, requests.pieceSuccess(name.cid(), taskId, source, range)));
    }

    private void finish(Outbox outbox) {
        if (expectedPieces != PieceCount.UNKNOWN && pieces.cardinality() != expectedPieces) {
            tally.error("task answered 600 to a peer that lacks pieces");
        }
        finished = true;
        leaveIfReported(outbox);
    }

    /** A client leaves when its last report is out. */
    private void leaveIfReported(Outbox outbox) {
        if (openReports > 0) {
            return;
        }
        if (failed) {
            endRound(outbox);
        } else if (finished) {
            finished = false;
            tally.finishedRound();
            outbox.add(new Call(CallKind.SERVICE_DOWN, this, requests.serviceDown(name.cid(), taskId)));
        }
    }

    private void endRound(Outbox outbox) {
        if (roundsLeft > 0 && --roundsLeft == 0) {
            ended.run();
        } else {
            begin(outbox);
        }
    }

    /** Nothing more can be had under this name: the round ends without success. */
    private void giveUp(Outbox outbox) {
        if (taskId == null) {
            // Refused from the start: whoever asks again at once would only hammer.
            ended.run();
            return;
        }
        failed = true;
        leaveIfReported(outbox);
    }

    @Override
    public void lost(Call call, Outbox outbox) {
        // Every report is idempotent, and so is a registration: a client repeats them.
        outbox.addLater(call, System.nanoTime());
    }
}
