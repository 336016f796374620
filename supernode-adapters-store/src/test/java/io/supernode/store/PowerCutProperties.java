package io.supernode.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.store.StateOperations.Operation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a power cut, a full disk or a bad one leaves of the files, they open to a state that was once true. */
class PowerCutProperties {

    private static final String JOURNAL = "journal-1";

    /** The journal, and the state and the length of it after each operation. */
    private record History(Path directory, List<KeptState> states, List<Long> lengths) {}

    @Provide
    Arbitrary<List<Operation>> few() {
        return StateOperations.any().list().ofMinSize(1).ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Operation>> many() {
        return StateOperations.any().list().ofSize(80);
    }

    /** Applies each operation and has it written, all in one generation. */
    private static History record(Path directory, List<Operation> operations) throws Exception {
        InMemoryTaskStore tasks = new InMemoryTaskStore();
        InMemoryPeerStore peers = new InMemoryPeerStore();
        List<KeptState> states = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        try (StateStore store = StateStore.open(directory, KeptState.WHEN_ASKED)) {
            assertTrue(store.flush(Duration.ofMinutes(1)));
            states.add(KeptState.of(tasks, peers, StateOperations.IDS));
            lengths.add(Files.size(directory.resolve(JOURNAL)));
            for (Operation operation : operations) {
                operation.apply(tasks, peers);
                operation.apply(store.tasks(), store.peers());
                assertTrue(store.flush(Duration.ofMinutes(1)));
                states.add(KeptState.of(tasks, peers, StateOperations.IDS));
                lengths.add(Files.size(directory.resolve(JOURNAL)));
            }
        }
        return new History(directory, states, lengths);
    }

    /** The state after the last operation that is whole in a journal of that length. */
    private static KeptState expected(History history, long length) {
        int last = 0;
        for (int i = 0; i < history.states().size(); i++) {
            if (history.lengths().get(i) <= length) {
                last = i;
            }
        }
        return history.states().get(last);
    }

    private static void checkCutAt(History history, Path copy, byte[] journal, int length) throws IOException {
        Files.write(copy.resolve(JOURNAL), Arrays.copyOf(journal, length));
        assertEquals(expected(history, length), KeptState.read(copy), "after " + length + " bytes");
    }

    @Property(tries = 5)
    void everyPrefixOfASmallJournalIsTheStateOfThatInstant(@ForAll("few") List<Operation> operations) throws Exception {
        TemporaryDirectory.use(directory -> {
            History history = record(directory.resolve("state"), operations);
            byte[] journal = Files.readAllBytes(history.directory().resolve(JOURNAL));
            Path copy = KeptState.copy(history.directory(), directory.resolve("copy"));
            for (int length = 0; length <= journal.length; length++) {
                checkCutAt(history, copy, journal, length);
            }
        });
    }

    @Property(tries = 5)
    void anyPrefixOfALargeJournalIsTheStateOfThatInstant(
            @ForAll("many") List<Operation> operations, @ForAll Random random) throws Exception {
        TemporaryDirectory.use(directory -> {
            History history = record(directory.resolve("state"), operations);
            byte[] journal = Files.readAllBytes(history.directory().resolve(JOURNAL));
            Path copy = KeptState.copy(history.directory(), directory.resolve("copy"));
            for (int i = 0; i < 50; i++) {
                checkCutAt(history, copy, journal, random.nextInt(journal.length + 1));
            }
        });
    }

    @Property(tries = 5)
    void aByteThatHasChangedCostsWhatCameAfterIt(
            @ForAll("many") List<Operation> operations, @ForAll Random random) throws Exception {
        TemporaryDirectory.use(directory -> {
            History history = record(directory.resolve("state"), operations);
            byte[] journal = Files.readAllBytes(history.directory().resolve(JOURNAL));
            Path copy = KeptState.copy(history.directory(), directory.resolve("copy"));
            for (int i = 0; i < 50; i++) {
                int where = random.nextInt(journal.length);
                byte[] changed = journal.clone();
                changed[where] ^= (byte) (1 + random.nextInt(255));
                Files.write(copy.resolve(JOURNAL), changed);
                assertEquals(expected(history, where), KeptState.read(copy), "byte " + where);
            }
        });
    }

    /** Generations follow each other: snapshots are damaged, too, and files are missing that were there. */
    @Property(tries = 20)
    void whateverHappensToOneFileTheStateWasOnceTrue(@ForAll("many") List<Operation> operations, @ForAll Random random)
            throws Exception {
        TemporaryDirectory.use(directory -> {
            InMemoryTaskStore tasks = new InMemoryTaskStore();
            InMemoryPeerStore peers = new InMemoryPeerStore();
            List<KeptState> states = new ArrayList<>();
            states.add(KeptState.of(tasks, peers, StateOperations.IDS));
            Path state = directory.resolve("state");
            try (StateStore store = StateStore.open(state, KeptState.EAGER)) {
                for (Operation operation : operations) {
                    operation.apply(tasks, peers);
                    operation.apply(store.tasks(), store.peers());
                    states.add(KeptState.of(tasks, peers, StateOperations.IDS));
                }
            }
            for (int i = 0; i < 10; i++) {
                Path copy = KeptState.copy(state, directory.resolve("copy-" + i));
                damage(copy, random);
                assertTrue(states.contains(KeptState.read(copy)));
            }
        });
    }

    private static void damage(Path directory, Random random) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*-*")) {
            all.forEach(files::add);
        }
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        switch (random.nextInt(3)) {
            case 0 -> Files.delete(file);
            case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            default -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, bytes);
            }
        }
    }
}
