package io.supernode.cdn.fetch;

import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletionStage;

/**
 * The request of a probe without anything that is one client's own. The fetch that follows a probe goes on with its
 * result instead of asking again. For one probe.
 */
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
