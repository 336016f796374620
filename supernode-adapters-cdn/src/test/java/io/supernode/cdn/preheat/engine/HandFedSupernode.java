package io.supernode.cdn.preheat.engine;

import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.FetchDemand;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A supernode whose fetches end when and how a test says; it is asked for nothing else. */
final class HandFedSupernode {

    static final Md5 MD5 = new Md5("0".repeat(32));
    private static final long PATIENCE_S = 30;

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    /** One fetch that is asked for. */
    record Asked(FetchDemand demand, CompletableFuture<FetchOutcome> answer) {

        String url() {
            return demand.origin().url();
        }

        String authorization() {
            return demand.origin().headers().values().getOrDefault("Authorization", "");
        }

        TaskId task() {
            return demand.resource().taskId();
        }

        /** All of it is stored, for everybody. */
        void fetched(long length) {
            answer.complete(new FetchOutcome.Fetched(task(), ContentKey.of(task(), 0), length, MD5));
        }

        void fetchedAs(ContentKey key, long length) {
            answer.complete(new FetchOutcome.Fetched(task(), key, length, MD5));
        }

        void refused(RegistrationOutcome outcome) {
            answer.complete(new FetchOutcome.Refused(outcome));
        }
    }

    /** As the engine sees it. */
    Supernode supernode() {
        return (Supernode) Proxy.newProxyInstance(
                Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class}, (proxy, method, arguments) ->
                        switch (method.getName()) {
                            case "ensureFetched" -> ask((FetchDemand) arguments[0]);
                            case "summary" -> Optional.empty();
                            default -> throw new AssertionError("preheats do not call " + method);
                        });
    }

    private CompletableFuture<FetchOutcome> ask(FetchDemand demand) {
        CompletableFuture<FetchOutcome> answer = new CompletableFuture<>();
        asked.add(new Asked(demand, answer));
        return answer;
    }

    /** The next fetch that was asked for. */
    Asked next() throws InterruptedException {
        Asked next = asked.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing is fetched");
        }
        return next;
    }

    /** How many were asked for and not taken by {@link #next}. */
    int more() {
        return asked.size();
    }
}
