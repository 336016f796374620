package io.supernode.cdn.fetch;

import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletionStage;

/** Asks what everybody gets, such that the fetch that may follow need not ask again. For one probe. */
interface AnonymousRequest {

    /** Asks; the result comes on a thread that must not be blocked, and never exceptionally. */
    CompletionStage<HeadResult> send();

    /** What a result of {@link #send} means. */
    ProbeResult read(HeadResult result);

    /** A fetch of {@code request} may go on with what was found available. */
    void keepFor(OriginRequest request);

    /** What was found is not wanted. */
    void discard();
}
