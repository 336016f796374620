package example;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Serves the control port of an embedded supernode, and lets one client register over it. */
public final class Embedder {

    private static final String FORM = "cid=first&ip=127.0.0.1&port=15001&hostName=first&superNodeIp=127.0.0.1"
            + "&path=/peer/file/first&rawUrl=http://files.example.com/file";

    private Embedder() {}

    public static void main(String[] arguments) throws Exception {
        byte[] secret = "16 bytes or more that nobody else knows".getBytes(StandardCharsets.UTF_8);
        ControlSettings settings = ControlSettings.onPort(0);
        try (Supernode supernode = LocalSupernode.builder(new NoOrigin(), secret).start();
                ControlServer server = new ControlServer(supernode, settings, ControlServer.bind(settings))) {
            server.start();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.port() + "/peer/registry"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(FORM))
                    .build();
            String reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            System.out.println(reply);
            if (!reply.contains("\"code\":607")) {
                throw new IllegalStateException("an origin that has nothing must lead to 607, not to " + reply);
            }
        }
    }
}
