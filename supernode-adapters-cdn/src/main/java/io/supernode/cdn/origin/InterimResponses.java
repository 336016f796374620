package io.supernode.cdn.origin;

import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;

/**
 * Skips every interim response, as RFC 9110, 15.2, asks of a client, also those that it does not know. The client
 * library alone takes an unknown one for the final response, and waits for ever for the end of it. 101 is no interim
 * response here: it answers a question that is never asked.
 */
final class InterimResponses extends ProcessingProtocolHandler {

    private static final String NAME = "interim";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public boolean accept(Request request, Response response) {
        return StatusCode.isInterim(response.getStatus()) && response.getStatus() != StatusCode.SWITCHING_PROTOCOLS;
    }
}
