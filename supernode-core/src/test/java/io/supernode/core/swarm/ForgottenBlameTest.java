package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts have said of each other is forgotten when it concerns nobody any more, and not before. */
class ForgottenBlameTest {

    private static final int LIMIT = 3;
    private static final int HOSTS = 12;
    /** So many of them register from one address. */
    private static final int NEIGHBOURS = 4;
    private static final TaskId TASK = new TaskId("c5".repeat(32));

    /** One host accuses another one. */
    record Word(int from, int of) {}

    private Swarm swarm;
    private Blame blame;
    private final Map<Integer, Peer> present = new LinkedHashMap<>();

    @BeforeEach
    @BeforeTry
    void nobodyHasSaidAnything() {
        swarm = new Swarm(
                new SwarmContext(SupernodeSettings.defaults(), Policies.ofCore().named("default")), TASK,
                ContentKey.of(TASK, 0), 0, PieceLayout.ofLength(8L << 20), CallerAddress.UNKNOWN);
        blame = new Blame(LIMIT, LIMIT);
        present.clear();
    }

    private Peer host(int n) {
        return present.computeIfAbsent(n, number -> {
            String id = "peer-" + n;
            CallerAddress caller = CallerAddress.of(n < NEIGHBOURS ? "192.0.2.1" : "198.51.100." + n % 250);
            swarm.join(
                    new PeerRecord(
                            TASK, swarm.key(), new PeerId(id), new PeerAddress("10.0." + n / 250 + '.' + (n % 250 + 1), 15_001), "/f",
                            "host", "10.9.9.9", new ClientVersion("0.4.2"), PieceSet.EMPTY, PieceSet.EMPTY, false, false)
                            .from(caller),
                    "", 0, new Decision(EventKinds.NONE));
            return swarm.find(id);
        });
    }

    private void leave(int n) {
        blame.forgotten(present.remove(n));
    }

    private void forgetGone() {
        blame.forgetGone(present.values());
    }

    @Test
    void aHostIsForgottenWithItsLastPeerWhenNobodyIsLeftWhomItConcerns() {
        blame.accuse(host(1), host(2));
        leave(2);
        forgetGone();
        assertEquals(2, blame.hosts(), "it tells how reliable the one is that said it");
        assertEquals(1, blame.accusedAlone(host(1)));
        leave(1);
        assertEquals(2, blame.hosts(), "not at once");
        forgetGone();
        assertEquals(0, blame.hosts());
    }

    @Test
    void whatAHostSaidThatHasGoneIsKeptForTheOneOfWhomItSaidIt() {
        for (int n = 10; n < 10 + LIMIT; n++) {
            blame.accuse(host(n), host(1));
        }
        for (int n = 10; n < 10 + LIMIT; n++) {
            leave(n);
        }
        forgetGone();
        assertEquals(LIMIT, blame.accusers(host(1)));
        assertTrue(blame.isEliminated(host(1)));
        leave(1);
        forgetGone();
        assertEquals(0, blame.hosts());
        assertFalse(blame.isEliminated(host(1)), "it begins anew");
    }

    @Test
    void whoSaidTheSameAsOneThatIsThereIsItsWitness() {
        blame.accuse(host(10), host(1));
        blame.accuse(host(11), host(1));
        leave(11);
        leave(1);
        forgetGone();
        assertEquals(0, blame.accusedAlone(host(10)), "not alone");
        leave(10);
        forgetGone();
        assertEquals(0, blame.hosts());
    }

    @Test
    void aHostIsThereAsLongAsOneOfItsPeersIs() {
        Peer other = host(1);
        blame.accuse(other, host(2));
        Peer known = present.remove(2);
        blame.forgotten(known);
        present.put(3, known);
        leave(1);
        forgetGone();
        assertEquals(1, blame.accusers(known));
    }

    @Property(tries = 20)
    void hostsThatComeAndGoDoNotFillTheMemoryAndWhatTheNextOnesSayCounts(@ForAll @IntRange(min = 1, max = 20) int staying) {
        for (int round = 0; round < 300; round++) {
            int first = 1_000 + 100 * round;
            for (int n = 0; n < 100; n += 2) {
                blame.accuse(host(first + n), host(first + n + 1));
            }
            blame.accuse(host(round % staying), host(first));
            for (int n = 0; n < 100; n++) {
                leave(first + n);
            }
            forgetGone();
            // Those that a staying one accuses, and each other one that does.
            assertTrue(blame.hosts() <= staying * (2 * Blame.MAX_KNOWN + 1), blame.hosts() + " in round " + round);
        }
        blame.accuse(host(500), host(501));
        assertEquals(1, blame.accusers(host(501)));
    }

    @Provide
    Arbitrary<List<Word>> words() {
        Arbitrary<Integer> hosts = Arbitraries.integers().between(0, HOSTS - 1);
        return Combinators.combine(hosts, hosts).as(Word::new).filter(word -> word.from != word.of).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<Set<Integer>> staying() {
        return Arbitraries.integers().between(0, HOSTS - 1).set().ofMaxSize(HOSTS);
    }

    /** Of each host: how many accuse it, and how many it alone accuses. */
    private List<List<Integer>> weighed(Blame blamed) {
        List<List<Integer>> all = new ArrayList<>();
        for (int n = 0; n < HOSTS; n++) {
            all.add(List.of(blamed.accusers(host(n)), blamed.accusedAlone(host(n))));
        }
        return all;
    }

    private List<Boolean> standing(Set<Integer> hosts) {
        return hosts.stream()
                .flatMap(n -> List.of(
                        blame.isEliminated(host(n)), blame.isIsolated(host(n)), blame.comesLast(host(n)), blame.excludes(host(n)))
                        .stream())
                .toList();
    }

    @Property(tries = 500)
    void whatIsForgottenIsAsIfItHadNotBeenSaidAndChangesNothingForThoseWhoAreThere(
            @ForAll("words") List<Word> words, @ForAll("staying") Set<Integer> staying) {
        for (Word word : words) {
            blame.accuse(host(word.from), host(word.of));
        }
        List<Boolean> before = standing(staying);
        List<Integer> alone = staying.stream().map(n -> blame.accusedAlone(host(n))).toList();
        for (int n = 0; n < HOSTS; n++) {
            if (!staying.contains(n) && present.containsKey(n)) {
                leave(n);
            }
        }
        forgetGone();
        Set<Integer> concerned = new HashSet<>(staying);
        words.stream().filter(word -> staying.contains(word.from)).forEach(word -> concerned.add(word.of));
        List<Word> kept = words.stream().filter(word -> concerned.contains(word.of)).toList();
        assertEquals(before, standing(staying));
        assertEquals(alone, staying.stream().map(n -> blame.accusedAlone(host(n))).toList());

        Blame ofThem = new Blame(LIMIT, LIMIT);
        kept.forEach(word -> ofThem.accuse(host(word.from), host(word.of)));
        assertEquals(weighed(ofThem), weighed(blame));

        Set<Integer> known = new HashSet<>();
        words.stream().flatMap(word -> List.of(word.from, word.of).stream()).filter(staying::contains).forEach(known::add);
        kept.forEach(word -> known.addAll(List.of(word.from, word.of)));
        assertEquals(known.size(), blame.hosts());
    }
}
