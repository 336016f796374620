package io.supernode.http.control;

import io.supernode.http.net.Printable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A call of the API on its way: the core's stage and how its outcome is put on the wire.
 *
 * @param subject task and peer, for the log; made only when something is logged
 * @param stage of the core
 * @param reply from the outcome to the JSON body
 * @param withdrawable whether the stage may be cancelled when the client is gone
 */
record PendingReply<T>(Supplier<String> subject, CompletionStage<T> stage, Function<T, byte[]> reply, boolean withdrawable) {

    private static final int MAX_SUBJECT = 400;

    /** What the log says of a call. */
    static String subject(String call, String task, String peer) {
        return Printable.of(call + " task=" + task + " peer=" + peer, MAX_SUBJECT);
    }
}
