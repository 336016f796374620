package io.supernode.http.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.core.Supernode;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.TaskId;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.control.ControlServer;
import io.supernode.http.control.ControlSettings;
import io.supernode.http.control.HandFedOrigin;
import io.supernode.http.control.ServerStatus;
import io.supernode.http.guard.AdminAccess;
import io.supernode.http.guard.AdminGuard;
import io.supernode.http.guard.AdminToken;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A control port with administration and the real core behind it; each reply is held to the description of the API. */
abstract class AdminTestBase {

    static final String TOKEN = "token-of-tests";
    static final String FROM_AFAR = "X-Forwarded-For: 192.0.2.1\r\n";
    static final String UNAVAILABLE = "the owner cannot be asked";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final HandFedOrigin origin = new HandFedOrigin();
    final AdminGuard guard = new AdminGuard(access(AdminAccess.Reads.OPEN));
    final FakeControl control = new FakeControl();
    final ApiDescription description;
    Supernode supernode;
    volatile boolean isOwnerStopped;
    private ControlServer server;

    AdminTestBase() {
        try {
            description = new ApiDescription(AdminRoutes.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static AdminAccess access(AdminAccess.Reads reads) {
        return new AdminAccess(Optional.of(AdminToken.of(TOKEN)), reads, List.of());
    }

    /** Remembers what it is told. */
    static final class FakeControl implements SettingsControl, DrainControl, NodeStatus, ClusterStatus {

        final List<Map<String, String>> changes = new ArrayList<>();
        Optional<Progress> drain = Optional.empty();
        String owner = "first";

        @Override
        public List<Setting> settings() {
            return List.of(new Setting("maxBandwidth", "200M", "default", true));
        }

        @Override
        public void change(Map<String, String> values) {
            if (values.containsKey("bad")) {
                throw new IllegalArgumentException("there is no key bad");
            }
            changes.add(values);
        }

        @Override
        public Progress begin(Duration patience) {
            drain = Optional.of(new Progress(1, 1 + patience.toMillis(), 2, 1));
            return drain.get();
        }

        @Override
        public boolean cancel() {
            boolean was = drain.isPresent();
            drain = Optional.empty();
            return was;
        }

        @Override
        public Optional<Progress> progress() {
            return drain;
        }

        @Override
        public ClusterStatus.Setup setup() {
            return new ClusterStatus.Setup(16, 17, 18, 19);
        }

        @Override
        public ClusterStatus.Figures clusterNow() {
            return new ClusterStatus.Figures(
                    "first", 3, List.of(new Member("first", 1, new PeerAddress("192.0.2.1", 8001))), 4, 5, 6, 7, 8, 9, 15, 10, 11,
                    12, true, 13, 14, 16, 17);
        }

        @Override
        public String self() {
            return "first";
        }

        @Override
        public List<String> nodes() {
            return List.of("first", "second");
        }

        @Override
        public List<String> owners(TaskId task) {
            return List.of(owner);
        }

        @Override
        public NodeStatus.Figures now() {
            return new NodeStatus.Figures("1.0", 0, OptionalLong.of(5), OptionalLong.of(1), OptionalLong.of(2), OptionalLong.empty(),
                    OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                    Optional.of(new State(false, 1_500, 2, Optional.of("No space left on device"), 4_096)));
        }
    }

    @BeforeEach
    void listen() throws IOException {
        supernode = LocalSupernode.builder(origin, "a secret of tests".getBytes())
                .settings(SupernodeSettings.builder().hold(Duration.ZERO).build())
                .start();
        Supernode clustered = clustered(supernode);
        ControlSettings settings = ControlSettings.onPort(0);
        server = new ControlServer(
                clustered, settings, ControlServer.bind(settings),
                ControlExtensions.none().withStatus(status()).withGuard(guard).withGroups(List.of(new AdminRoutes(
                        guard, clustered, Optional.of(control), Optional.of(control), Optional.of(control),
                        Optional.of(control)))));
        server.start();
    }

    /** Answers as a node does that cannot ask the owner of any task, while {@link #isOwnerStopped}. */
    private Supernode clustered(Supernode own) {
        return (Supernode) Proxy.newProxyInstance(Supernode.class.getClassLoader(), new Class<?>[] {Supernode.class},
                (proxy, method, arguments) -> isOwnerStopped && List.of("drop", "clear", "leave").contains(method.getName())
                        ? CompletableFuture.completedFuture(new ReportOutcome.Unavailable(UNAVAILABLE))
                        : method.invoke(own, arguments));
    }

    private ServerStatus status() {
        return new ServerStatus() {
            @Override
            public boolean isAlive() {
                return true;
            }

            @Override
            public boolean isReady() {
                return control.drain.isEmpty();
            }

            @Override
            public boolean isDraining() {
                return control.drain.isPresent();
            }

            @Override
            public String version() {
                return "1.0";
            }
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- requests ----

    final Reply get(String target) throws IOException {
        return send("GET", target, "", null);
    }

    final Reply delete(String target) throws IOException {
        return send("DELETE", target, "", null);
    }

    final Reply post(String target, String json) throws IOException {
        return send("POST", target, "Content-Type: application/json\r\n", json);
    }

    /** @param headers each with its line end */
    final Reply send(String method, String target, String headers, String body) throws IOException {
        Reply reply = raw(method, target, headers, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
        description.check(method, target, reply);
        return reply;
    }

    final Reply raw(String method, String target, String headers, byte[] body) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            client.send(method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                    + (body == null ? "" : "Content-Length: " + body.length + "\r\n") + "\r\n");
            if (body != null) {
                client.send(body);
            }
            return client.readReply();
        }
    }

    static JsonNode json(Reply reply) throws IOException {
        return MAPPER.readTree(reply.bytes());
    }

    // ---- what is there ----

    final String register(String url, String cid) {
        RegistrationOutcome outcome = supernode.register(RegistrationRequest.builder()
                        .cid(cid).ip("127.0.0.1").port(15_001).hostName("host-of-" + cid).superNodeIp("192.0.2.1")
                        .path("/peer/file/f").rawUrl(url).version("1.0.6").build())
                .toCompletableFuture().join();
        assertTrue(outcome instanceof RegistrationOutcome.Registered, outcome.toString());
        return ((RegistrationOutcome.Registered) outcome).task().value();
    }

    /** A peer gets the only piece of its task, from the supernode. */
    final void download(String task, String cid) {
        supernode.pull(PullRequest.start(task, cid));
        supernode.reportPiece(new PieceReport(task, cid, "", "0-4194303"));
    }

    final String error(Reply reply, int status) throws IOException {
        assertEquals(status, reply.status(), reply.body());
        assertEquals(status, json(reply).path("code").asInt());
        return json(reply).path("msg").asText();
    }
}
