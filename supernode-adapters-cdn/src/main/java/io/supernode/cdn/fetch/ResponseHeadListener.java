package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ExchangeListener;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.ResponseHead;
import java.util.function.Consumer;

/**
 * Takes the head of an answer and none of its body. The head is handed on when the exchange has ended, so that its
 * connection is free for a further question.
 */
final class ResponseHeadListener implements ExchangeListener {

    private final Consumer<ResponseHead> onHead;
    private final Consumer<OriginError> onError;
    private volatile ResponseHead head;

    /** Exactly one of the two is called, on a thread that must not be blocked. */
    ResponseHeadListener(Consumer<ResponseHead> onHead, Consumer<OriginError> onError) {
        this.onHead = onHead;
        this.onError = onError;
    }

    @Override
    public boolean head(ResponseHead answer) {
        head = answer;
        return false;
    }

    @Override
    public void end() {
        onHead.accept(head);
    }

    @Override
    public void failed(OriginError error) {
        onError.accept(error);
    }
}
