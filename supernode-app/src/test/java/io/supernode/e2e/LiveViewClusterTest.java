package io.supernode.e2e;

import static io.supernode.e2e.EndToEnd.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.AppProcess;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.process.ClusterProcesses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live view of two nodes of a cluster in a real browser. */
@Timeout(180)
class LiveViewClusterTest {

    private static final Content CONTENT = Content.random(17, 5_000_000);

    @TempDir
    Path directory;

    private Browser browser;
    private ClusterProcesses nodes;

    private static List<String> command(Path home) {
        List<String> command = new ArrayList<>(AppProcess.command(List.of()));
        command.addAll(List.of("--home-dir", home.toString(), "--allow-loopback-origin", "--warm-up=false"));
        return command;
    }

    @Test
    void thePagesShowWhoOwnsATaskAndWhoWouldGoOnWithItAndTheMembersAndThoseThatAreGone() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Browser opened = new Browser();
                ClusterProcesses started =
                        ClusterProcesses.plain(directory, ClusterProcesses.addresses(2), LiveViewClusterTest::command)) {
            browser = opened;
            nodes = started;
            nodes.startMissing();
            origin.at(EndToEnd.PATH).content(CONTENT);
            String url = origin.url(EndToEnd.PATH);
            download(url);
            int owner = nodes.owners(url).get(0);
            int other = 1 - owner;
            String page = "#/task/" + ClusterProcesses.task(url).value();

            browser.driver.get(base(owner) + page);
            await("the owner", () -> browser.value("[data-fact=owner]").equals(name(owner)));
            assertEquals(name(other), browser.value("[data-fact=replicas]"));
            assertTrue(browser.element("#cluster").isDisplayed());
            browser.screenshot("task-in-a-cluster");

            browser.driver.get(base(other) + page);
            await("another node names the owner", () ->
                    browser.text("main p[role=status]").startsWith("This node does not own the task: node " + name(owner)));
            assertEquals(name(owner), browser.value("[data-fact=owner]"));

            browser.element("#nav-node").click();
            await("both members", () -> browser.value("[data-fact=members]").contains(name(owner))
                    && browser.value("[data-fact=members]").contains(name(other)));
            JsonNode cluster = nodes.get(other, "/api/v1/cluster").orElseThrow();
            assertEquals(cluster.path("protocolVersion").asInt() + ", " + cluster.path("recordVersion").asInt(),
                    browser.value("[data-fact=versions]"));
            assertEquals("1, 1", browser.value("[data-fact=setup]"));
            assertTrue(cluster.path("protocolVersion").asInt() > 0 && cluster.path("recordVersion").asInt() > 0, cluster.toString());

            nodes.kill(owner);
            await("what has happened", () -> browser.text("#events").contains("gone: [" + name(owner) + ']'));
            browser.screenshot("machine-in-a-cluster");
            assertEquals(List.of(), browser.complaints(), "nothing was refused by the policy, and no script failed");
        }
    }

    private void download(String url) throws Exception {
        NodeAddress node = nodes.controlAddresses().get(0);
        PeerSettings settings = PeerSettings.builder(node.host(), node.port(), url, directory.resolve("file")).build();
        try (Peer peer = new Peer(settings)) {
            assertEquals(CONTENT.md5(), peer.download());
        }
    }

    private String base(int node) {
        NodeAddress address = nodes.controlAddresses().get(node);
        return "http://" + address.host() + ':' + address.port() + '/';
    }

    private String name(int node) {
        return ClusterProcesses.name(node);
    }
}
