package example;

import io.supernode.core.Supernode;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.runtime.LocalSupernode;
import java.nio.charset.StandardCharsets;

/** Starts a supernode with the core alone, and lets one client register. */
public final class Embedder {

    private Embedder() {}

    public static void main(String[] arguments) {
        byte[] secret = "16 bytes or more that nobody else knows".getBytes(StandardCharsets.UTF_8);
        try (Supernode supernode = LocalSupernode.builder(new NoOrigin(), secret).start()) {
            RegistrationOutcome outcome = supernode
                    .register(RegistrationRequest.builder()
                            .cid("first").ip("192.0.2.11").port(15_001).hostName("first").superNodeIp("192.0.2.1")
                            .path("/peer/file/first").rawUrl("http://files.example.com/file").version("1.0.6")
                            .build())
                    .toCompletableFuture()
                    .join();
            System.out.println(outcome);
            if (!(outcome instanceof RegistrationOutcome.UrlRefused)) {
                throw new IllegalStateException("an origin that has nothing must lead to a refusal, not to " + outcome);
            }
        }
    }
}
