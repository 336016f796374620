package io.supernode.testkit.sim;

/** What can be scheduled. The subject of an event is a peer unless said otherwise. */
final class EventKind {

    /** A host arrives, and its first clients start. Subject: the host. */
    static final int ARRIVE = 1;
    /** A registration reaches the supernode. First: generation. */
    static final int REGISTER = 2;
    /** The reply to a registration reaches the client. First: generation. */
    static final int REGISTERED = 3;
    /** A pull reaches the supernode. First: generation. */
    static final int PULL = 4;
    /** The reply to a pull reaches the client. First: generation. */
    static final int PULLED = 5;
    /** A report of a written piece reaches the supernode. First: piece, second: source. */
    static final int PIECE_SUCCESS = 6;
    /** A report that a peer lacks a piece reaches the supernode. First: that peer, second: piece. */
    static final int PIECE_ERROR = 7;
    /** The connection for a transfer stands. Subject: transfer. */
    static final int CONNECTED = 8;
    /** A piece is on the client's disk. First: piece, second: source. */
    static final int WRITTEN = 9;
    /** The client has waited for results for 2 s. First: generation. */
    static final int POLL_TIMEOUT = 10;
    /** A sleep after 602 ends. First: generation. */
    static final int WAKE = 11;
    /** The client waits no longer for a reply. First: generation. */
    static final int READ_TIMEOUT = 12;
    /** The host vanishes with all of its clients. Subject: the host. */
    static final int VANISH = 13;
    /** The core is told that time passes. */
    static final int TICK = 14;
    /** Overdue transfers are looked for. */
    static final int SWEEP = 15;
    /** Rates are computed exactly again. */
    static final int SETTLE = 16;
    /** The supernode has got a piece. Subject: piece, first: file. */
    static final int STORED = 17;
    /** The supernode has got a whole file. Subject: file. */
    static final int FETCHED = 18;
    /** The state is written down for charts. */
    static final int SAMPLE = 19;
    /** The client registers again after a refusal. First: generation. */
    static final int RETRY = 20;
    /** The client has started: it registers. */
    static final int STARTED = 40;
    /** The client is done with a piece that has come. First: piece, second: source. */
    static final int RECEIVED = 41;
    /** The client is done with the whole file. First: generation. */
    static final int ENDED = 42;
    /** The data port has measured for a while. First: which span. */
    static final int MEASURED = 43;
    /** Only in traces: a pull was decided. */
    static final int DECISION = 21;
    /** Only in traces: a transfer ended well (second ≥ 0) or badly. */
    static final int TRANSFERRED = 22;

    /** The supernode is killed. Subject: which time. */
    static final int KILL = 23;
    /** The supernode that was killed answers again. Subject: which time. */
    static final int RESTART = 24;
    /** A host's upload server stands still. Subject: the host. */
    static final int FREEZE = 25;
    /** A host's upload server goes on. Subject: the host. */
    static final int THAW = 26;
    /** A pull reaches the supernode a second time. First: the number of the copy. */
    static final int PULL_COPY = 27;
    /** A host uses the cids of others. First: round. */
    static final int SABOTAGE = 30;

    /** Added to a request's kind while it waits for the control plane's turn. */
    static final int QUEUED = 64;

    private EventKind() {}
}
