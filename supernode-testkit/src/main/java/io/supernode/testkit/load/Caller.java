package io.supernode.testkit.load;

/** Whoever makes calls: learns what became of each. Called by the thread of one loop. */
interface Caller {

    /** The reply has come; HTTP 200, and its body was read into {@code reply}, which is valid during this call only. */
    void replied(Call call, ReplyReader reply, Outbox outbox);

    /** The call was lost with its connection or came too late; it may be made again. */
    void lost(Call call, Outbox outbox);
}
