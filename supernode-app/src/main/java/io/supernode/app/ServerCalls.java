package io.supernode.app;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.http.control.ControlServer;
import io.supernode.http.data.DataServer;

/** Tells whether anybody wants something of a server: calls, downloads, and what it fetches. For one user; not thread-safe. */
final class ServerCalls {

    private final ControlServer control;
    private final DataServer data;
    private final HttpOriginFetcher origins;
    private long sent;
    private long fetched;

    ServerCalls(ControlServer control, DataServer data, HttpOriginFetcher origins) {
        this.control = control;
        this.data = data;
        this.origins = origins;
    }

    /** Whether anybody has called, or anything has moved, since this was last asked; or somebody is being served now. */
    boolean takeCalled() {
        boolean called = control.takeCalled();
        long sentNow = data.traffic().sentBytes();
        long fetchedNow = origins.figures().bodyBytes();
        boolean moved = sentNow != sent || fetchedNow != fetched;
        sent = sentNow;
        fetched = fetchedNow;
        return called || moved || control.heldPulls() > 0 || data.traffic().runningTransfers() > 0;
    }
}
