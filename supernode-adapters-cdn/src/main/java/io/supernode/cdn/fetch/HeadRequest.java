package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Learns the head of the response to a GET of the whole file, without its body. First the first byte is requested
 * ({@code Range: bytes=0-0}). If the response says nothing about the file, the whole file is requested and aborted
 * after the head: some origins answer every range with an error, and an empty file has no first byte. HEAD is not used,
 * because origins may refuse it, never answer it, or answer it otherwise than GET.
 */
final class HeadRequest {

    private static final ByteRange FIRST_BYTE = new ByteRange(0, 0);

    private static final Set<Integer> CONCLUSIVE = Set.of(
            StatusCode.NOT_MODIFIED,
            StatusCode.UNAUTHORIZED,
            StatusCode.PROXY_UNAUTHORIZED,
            StatusCode.REQUEST_TIMEOUT,
            StatusCode.TOO_MANY_REQUESTS,
            StatusCode.BAD_GATEWAY,
            StatusCode.SERVICE_UNAVAILABLE,
            StatusCode.GATEWAY_TIMEOUT);

    private final OriginClient client;
    private final CompletableFuture<HeadResult> result = new CompletableFuture<>();

    private HeadRequest(OriginClient client) {
        this.client = client;
    }

    /** Asks; the result comes on a thread that must not be blocked, and never exceptionally. */
    static CompletionStage<HeadResult> send(OriginClient client, OriginRequest request, Duration patience) {
        return send(client, request, Map.of(), patience);
    }

    /** The same, on conditions such as If-None-Match. */
    static CompletionStage<HeadResult> send(
            OriginClient client, OriginRequest request, Map<String, String> conditions, Duration patience) {
        HeadRequest one = new HeadRequest(client);
        one.askFirstByte(OriginHttpRequest.get(request, FIRST_BYTE).on(conditions).within(patience));
        return one.result;
    }

    private void askFirstByte(OriginHttpRequest request) {
        client.send(request, new HeadListener() {
            @Override
            void answered(ResponseHead head) {
                if (isConclusive(head)) {
                    result.complete(new HeadResult.Answered(head));
                } else {
                    askWhole(request.withoutRange());
                }
            }

            @Override
            public void failed(OriginError error) {
                // Some origins hang up on what they do not like.
                if (error.kind() == OriginError.Kind.INTERRUPTED || error.kind() == OriginError.Kind.BROKEN) {
                    askWhole(request.withoutRange());
                } else {
                    result.complete(new HeadResult.Failed(error));
                }
            }
        });
    }

    private void askWhole(OriginHttpRequest request) {
        client.send(request, new HeadListener() {
            @Override
            void answered(ResponseHead head) {
                result.complete(new HeadResult.Answered(head));
            }

            @Override
            public void failed(OriginError error) {
                result.complete(new HeadResult.Failed(error));
            }
        });
    }

    /**
     * Tells whether a request without a range would be answered alike: success, not modified, not found, credentials
     * wanted, and overload do not depend on the range.
     */
    private static boolean isConclusive(ResponseHead head) {
        int status = head.status();
        if (status == StatusCode.PARTIAL_CONTENT) {
            return head.contentRange().filter(range -> range.first() == 0).isPresent();
        }
        return StatusCode.isWhole(status) || StatusCode.isMissing(status) || CONCLUSIVE.contains(status);
    }

    /** Takes the head of a response and none of its body, and hands it on when the connection is free again. */
    private abstract static class HeadListener implements ExchangeListener {

        private volatile ResponseHead head;

        abstract void answered(ResponseHead answer);

        @Override
        public boolean head(ResponseHead answer) {
            head = answer;
            return false;
        }

        @Override
        public void end() {
            answered(head);
        }
    }
}
