package io.supernode.cdn.origin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Who has a connection place and who waits, counted anew at each step from a list of all requests. One thread. */
final class ConnectionPlacesModel {

    /** What a request has heard. */
    enum Reply {
        NONE,
        GRANTED,
        REFUSED
    }

    private final class Request {
        private final String host;
        private final int caller;
        private Reply answer = Reply.NONE;
        private boolean isWaiting;
        private boolean isTaken;

        private Request(String host, int caller) {
            this.host = host;
            this.caller = caller;
        }

        private boolean mayHavePlace() {
            return taken() < most
                    && taken(other -> other.host.equals(host)) < mostPerHost
                    && (caller == UNKNOWN || taken(other -> other.caller == caller) < most - taken());
        }

        private void take() {
            isTaken = true;
            isWaiting = false;
            answer = Reply.GRANTED;
            turns++;
            lastTurns.put(host, turns);
            lastTurns.put(caller, turns);
        }
    }

    static final int UNKNOWN = 0;

    private final int most;
    private final int mostPerHost;
    private final List<Request> all = new ArrayList<>();
    /** The turns of hosts and callers that have a request. */
    private final Map<Object, Integer> lastTurns = new HashMap<>();
    /** The one first that has had a request that waits for the longest. */
    private final List<Integer> waitingCallers = new ArrayList<>();
    private int turns;
    private boolean isClosed;

    ConnectionPlacesModel(int most, int mostPerHost) {
        this.most = most;
        this.mostPerHost = Math.max(1, Math.min(mostPerHost, most / 2));
    }

    void take(String host, int caller) {
        Request request = new Request(host, caller);
        all.add(request);
        if (isClosed) {
            request.answer = Reply.REFUSED;
        } else if (request.mayHavePlace()) {
            request.take();
        } else {
            request.isWaiting = true;
            if (!waitingCallers.contains(caller)) {
                waitingCallers.add(caller);
            }
        }
    }

    void close(int number) {
        Request request = all.get(number);
        request.isTaken = false;
        request.isWaiting = false;
        forget();
        grant();
    }

    void closeAll() {
        isClosed = true;
        for (Request request : all) {
            if (request.isWaiting) {
                request.isWaiting = false;
                request.answer = Reply.REFUSED;
            }
        }
    }

    Reply answer(int number) {
        return all.get(number).answer;
    }

    boolean isWaiting(int number) {
        return all.get(number).isWaiting;
    }

    int taken() {
        return taken(request -> true);
    }

    private int taken(Predicate<Request> of) {
        return (int) all.stream().filter(request -> request.isTaken && of.test(request)).count();
    }

    private void grant() {
        while (!isClosed) {
            Request next = all.stream()
                    .filter(request -> request.isWaiting && request.mayHavePlace())
                    .min(Comparator.<Request>comparingInt(request -> taken(other -> other.caller == request.caller))
                            .thenComparingInt(request -> lastTurns.getOrDefault(request.caller, 0))
                            .thenComparingInt(request -> waitingCallers.indexOf(request.caller))
                            .thenComparingInt(request -> taken(other -> other.host.equals(request.host)))
                            .thenComparingInt(request -> lastTurns.getOrDefault(request.host, 0)))
                    .orElse(null);
            if (next == null) {
                return;
            }
            next.take();
            forget();
        }
    }

    private void forget() {
        lastTurns.keySet().removeIf(key -> all.stream().noneMatch(request ->
                (request.isTaken || request.isWaiting) && (key.equals(request.host) || key.equals(request.caller))));
        waitingCallers.removeIf(caller ->
                all.stream().noneMatch(request -> request.isWaiting && request.caller == caller));
    }
}
