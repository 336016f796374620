package io.supernode.http.control;

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

    /** What the log says of a call. Ids are claims: what is not printable ASCII is masked, so that no line is forged. */
    static String subject(String call, String task, String peer) {
        String text = call + " task=" + task + " peer=" + peer;
        StringBuilder printable = new StringBuilder(Math.min(text.length(), MAX_SUBJECT));
        for (int i = 0; i < text.length() && i < MAX_SUBJECT; i++) {
            char c = text.charAt(i);
            printable.append(c < ' ' || c > '~' ? '?' : c);
        }
        return printable.toString();
    }
}
