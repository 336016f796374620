package example;

import io.supernode.core.Supernode;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.store.StateSettings;
import io.supernode.store.StateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Keeps what an embedded supernode knows in files, and reads it again. */
public final class Embedder {

    private Embedder() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("supernode-state");
        try {
            try (StateStore store = StateStore.open(directory, StateSettings.defaults())) {
                register(store);
                if (!store.flush(Duration.ofSeconds(30)) || store.failures() > 0) {
                    throw new IllegalStateException("the state is not kept: " + store.figures());
                }
            }
            try (StateStore store = StateStore.open(directory, StateSettings.defaults())) {
                System.out.println("tasks read again: " + store.tasks().all().size());
                if (store.tasks().all().size() != 1) {
                    throw new IllegalStateException("one task was kept, and read again were " + store.tasks().all());
                }
            }
        } finally {
            delete(directory);
        }
    }

    private static void register(StateStore store) {
        byte[] secret = "16 bytes or more that nobody else knows".getBytes(StandardCharsets.UTF_8);
        try (Supernode supernode = LocalSupernode.builder(new NoOrigin(), secret)
                .stores(store.tasks(), store.peers())
                .onFailure(failure -> failure.printStackTrace())
                .start()) {
            supernode.register(RegistrationRequest.builder()
                            .cid("first").ip("192.0.2.11").port(15_001).hostName("first").superNodeIp("192.0.2.1")
                            .path("/peer/file/first").rawUrl("http://files.example.com/file").version("1.0.6")
                            .build())
                    .toCompletableFuture()
                    .join();
        }
    }

    private static void delete(Path directory) throws Exception {
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
