package io.supernode.http.control;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A control port with the real core behind it and an origin that the test feeds by hand. */
abstract class ControlServerTestBase {

    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";
    static final String CID = "127.0.0.1-1-2";
    private static final String FIELDS = "ip=127.0.0.1&hostName=h&superNodeIp=10.148.177.242&port=15001&path=/peer/file/f"
            + "&rawUrl=http://origin/f&taskUrl=http://origin/f&dfdaemon=false&callSystem=c";

    final HandFedOrigin origin = new HandFedOrigin();
    Supernode supernode;
    ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        start(Duration.ZERO);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    final void restart(Duration hold) throws IOException {
        server.close();
        start(hold);
    }

    private void start(Duration hold) throws IOException {
        supernode = LocalSupernode.builder(origin, "a secret of tests".getBytes())
                .settings(SupernodeSettings.builder().hold(hold).build())
                .start();
        server = start(supernode, ControlSettings.onPort(0), metrics());
    }

    /** Who takes what clients report of their downloads. */
    ClientMetricsSink metrics() {
        return ClientMetricsSink.toLog();
    }

    static ControlServer start(Supernode supernode, ControlSettings settings) throws IOException {
        return start(supernode, settings, ClientMetricsSink.toLog());
    }

    static ControlServer start(Supernode supernode, ControlSettings settings, ClientMetricsSink metrics)
            throws IOException {
        return start(supernode, settings, metrics, ServerStatus.alwaysReady());
    }

    static ControlServer start(
            Supernode supernode, ControlSettings settings, ClientMetricsSink metrics, ServerStatus status)
            throws IOException {
        ControlServer server =
                new ControlServer(supernode, settings, ControlServer.bind(settings),
                        ControlExtensions.none().withClients(metrics).withStatus(status));
        server.start();
        return server;
    }

    final RawClient connect() throws IOException {
        return RawClient.connect(server.port());
    }

    final Reply get(String target) throws IOException {
        return send("GET", target);
    }

    final Reply send(String method, String target) throws IOException {
        return raw(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    final Reply raw(String request) throws IOException {
        try (RawClient client = connect()) {
            client.send(request);
            return client.readReply();
        }
    }

    final Reply register(String contentType, String body) throws IOException {
        return raw(registration(contentType, body));
    }

    static String registration(String contentType, String body) {
        return "POST /peer/registry HTTP/1.1\r\nHost: x\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    static String form(String cid, String version) {
        return "cid=" + cid + (version.isEmpty() ? "" : "&version=" + version) + '&' + FIELDS;
    }

    static String json(String cid, String version) {
        StringBuilder json = new StringBuilder("{\"fileLength\":-1,\"asSeed\":false");
        for (String pair : form(cid, version).split("&")) {
            String[] field = pair.split("=", 2);
            json.append(",\"").append(field[0]).append("\":");
            boolean text = !field[0].equals("port") && !field[0].equals("dfdaemon");
            json.append(text ? '"' + field[1] + '"' : field[1]);
        }
        return json.append('}').toString();
    }

    /** Registers a peer and answers the id of its task. */
    final String taskOf(String cid, String version) throws IOException {
        String body = register(FORM, form(cid, version)).body();
        int start = body.indexOf("\"taskId\":\"") + 10;
        return body.substring(start, start + 64);
    }

    static String pull(String task, String cid, String status, String result, String range) {
        return "/peer/task?taskId=" + task + "&srcCid=" + cid + "&status=" + status + "&result=" + result + "&range="
                + range;
    }
}
