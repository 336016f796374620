package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.origin.ConnectionPlacesModel.Reply;
import io.supernode.core.model.CallerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Who gets a connection to an origin, and when, whatever is asked and given back. */
class ConnectionPlacesProperties {

    private static final int MOST_WAITING_OF_ONE = 4096;

    /** One request of the places under test. */
    private static final class Request implements ConnectionPlaces.Applicant {

        private final ConnectionPlaces.Place place;
        private final List<Reply> answers = new ArrayList<>();

        Request(ConnectionPlaces places, String host, int caller) {
            place = places.newPlace(host, caller(caller), this);
            place.take();
        }

        @Override
        public void granted() {
            answers.add(Reply.GRANTED);
        }

        @Override
        public void refused() {
            answers.add(Reply.REFUSED);
        }

        Reply answer() {
            assertTrue(answers.size() <= 1, "answered more than once: " + answers);
            return answers.isEmpty() ? Reply.NONE : answers.get(0);
        }
    }

    private static CallerAddress caller(int number) {
        return number == ConnectionPlacesModel.UNKNOWN ? CallerAddress.UNKNOWN : CallerAddress.of("10.0.0." + number);
    }

    /** @param kind below 5: a request comes, below 9: one is given back or up, 9: everything ends, if {@code which} says so */
    private record Call(int kind, int host, int caller, int which) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 1000))
                .as(Call::new).list().ofMaxSize(120);
    }

    @Property
    void placesAreGivenAsTheModelSays(
            @ForAll @IntRange(min = 1, max = 9) int most,
            @ForAll @IntRange(min = 1, max = 6) int mostPerHost,
            @ForAll("calls") List<Call> calls) {
        ConnectionPlaces places = new ConnectionPlaces(most, mostPerHost, Runnable::run);
        ConnectionPlacesModel model = new ConnectionPlacesModel(most, mostPerHost);
        List<Request> requests = new ArrayList<>();
        for (Call call : calls) {
            if (call.kind < 5) {
                model.take("host-" + call.host, call.caller);
                requests.add(new Request(places, "host-" + call.host, call.caller));
            } else if (call.kind < 9 && !requests.isEmpty()) {
                int number = call.which % requests.size();
                model.close(number);
                requests.get(number).place.close();
            } else if (call.kind == 9 && call.which % 20 == 0) {
                model.closeAll();
                places.close();
            }
            for (int i = 0; i < requests.size(); i++) {
                assertEquals(model.answer(i), requests.get(i).answer(), "request " + i + " after " + call);
                assertEquals(model.isWaiting(i), requests.get(i).place.isWaiting(), "request " + i + " after " + call);
            }
            assertTrue(model.taken() <= most);
        }
    }

    @Property(tries = 100)
    void aCallerWithAnyNumberOfHostsHasHalfOfThePlacesAndLeavesTheRestToOthers(@ForAll @IntRange(min = 4, max = 100) int most) {
        ConnectionPlaces places = new ConnectionPlaces(most, most, Runnable::run);
        long had = IntStream.range(0, 3 * most)
                .mapToObj(i -> new Request(places, "host-" + i, 1))
                .filter(request -> request.answer() == Reply.GRANTED)
                .count();
        assertEquals((most + 1) / 2, had);
        for (int other = 0; other < most / 2; other++) {
            assertEquals(Reply.GRANTED, new Request(places, "good-" + other, 2 + other).answer(), "caller " + other);
        }
    }

    @Example
    void whoHasFewestPlacesGetsTheNextHoweverManyOthersWait() {
        ConnectionPlaces places = new ConnectionPlaces(4, 4, Runnable::run);
        List<Request> liars = IntStream.range(0, 100).mapToObj(i -> new Request(places, "host-" + i, 1 + i % 4)).toList();
        Request honest = new Request(places, "good", 9);
        assertEquals(Reply.NONE, honest.answer());
        liars.get(0).place.close();
        assertEquals(Reply.GRANTED, honest.answer());
    }

    @Example
    void thoseWhoWaitAreBoundedForAHostAndForACaller() {
        ConnectionPlaces places = new ConnectionPlaces(2, 2, Runnable::run);
        new Request(places, "host", 1);
        for (int i = 0; i < MOST_WAITING_OF_ONE; i++) {
            assertEquals(Reply.NONE, new Request(places, "host", ConnectionPlacesModel.UNKNOWN).answer());
        }
        assertEquals(Reply.REFUSED, new Request(places, "host", ConnectionPlacesModel.UNKNOWN).answer());
        for (int i = 0; i < MOST_WAITING_OF_ONE - 1; i++) {
            assertEquals(Reply.NONE, new Request(places, "host-" + i, 1).answer());
        }
        Request last = new Request(places, "another", 1);
        assertEquals(Reply.NONE, last.answer());
        assertEquals(Reply.REFUSED, new Request(places, "another", 1).answer());
        last.place.close();
        assertEquals(Reply.NONE, new Request(places, "another", 1).answer(), "who gave up made room");
    }

    // ---- many threads ----

    private static final int MOST = 7;
    private static final int MOST_PER_HOST = 2;
    private static final int HOSTS = 4;
    private static final int THREADS = 8;
    private static final int REQUESTS = 3000;

    /** A request of many threads: whoever has a place counts, until it is given back. */
    private static final class CountedRequest implements ConnectionPlaces.Applicant {

        private enum State { ASKED, GRANTED, GIVEN_UP }

        private final ConnectionPlaces.Place place;
        private final AtomicInteger[] counts;
        private final Queue<CountedRequest> granted;
        private final AtomicReference<State> state = new AtomicReference<>(State.ASKED);

        CountedRequest(
                ConnectionPlaces places, int host, int caller, Queue<CountedRequest> granted, AtomicInteger... counts) {
            this.counts = counts;
            this.granted = granted;
            place = places.newPlace("host-" + host, caller(caller), this);
        }

        @Override
        public void granted() {
            if (state.compareAndSet(State.ASKED, State.GRANTED)) {
                assertTrue(counts[0].incrementAndGet() <= MOST, "of all hosts");
                assertTrue(counts[1].incrementAndGet() <= MOST_PER_HOST, "of one host");
                granted.add(this);
            } else {
                assertEquals(State.GIVEN_UP, state.get(), "granted once");
            }
        }

        @Override
        public void refused() {
            throw new AssertionError("there are few requests");
        }

        void giveUp() {
            if (state.compareAndSet(State.ASKED, State.GIVEN_UP)) {
                place.close();
            }
        }

        void giveBack() {
            counts[0].decrementAndGet();
            counts[1].decrementAndGet();
            place.close();
        }
    }

    @Example
    void manyThreadsNeverHaveMorePlacesThanThereAreAndLoseNone() throws Exception {
        ConnectionPlaces places = new ConnectionPlaces(MOST, MOST_PER_HOST, Runnable::run);
        Queue<CountedRequest> granted = new ConcurrentLinkedQueue<>();
        AtomicInteger all = new AtomicInteger();
        AtomicInteger[] ofHosts = IntStream.range(0, HOSTS).mapToObj(i -> new AtomicInteger()).toArray(AtomicInteger[]::new);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Queue<CountedRequest> asked = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(i);
            threads.add(new Thread(() -> {
                for (int request = 0; request < REQUESTS; request++) {
                    int host = random.nextInt(HOSTS);
                    CountedRequest one = new CountedRequest(places, host, random.nextInt(5), granted, all, ofHosts[host]);
                    asked.add(one);
                    one.place.take();
                    if (random.nextInt(4) == 0) {
                        one.giveUp();
                    }
                    CountedRequest over = granted.poll();
                    if (over != null) {
                        over.giveBack();
                    }
                }
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((one, thrown) -> failure.set(thrown)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (CountedRequest over = granted.poll(); over != null; over = granted.poll()) {
            over.giveBack();
        }
        assertNull(failure.get());
        assertTrue(asked.stream().noneMatch(one -> one.state.get() == CountedRequest.State.ASKED), "nobody waits for ever");
        assertEquals(0, all.get());
        List<Request> last = IntStream.range(0, MOST).mapToObj(i -> new Request(places, "last-" + i, 1 + i)).toList();
        assertTrue(last.stream().allMatch(request -> request.answer() == Reply.GRANTED), "no place is lost");
    }
}
