package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/** The live view in a real browser, while real clients download. */
@Timeout(180)
class LiveViewTest extends EndToEnd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PEERS = 6;
    private static final int PIECES = 12;
    private static final Content CONTENT = Content.random(13, (long) PIECES * CONTENT_PER_PIECE - 17);

    private Browser browser;

    @BeforeEach
    void open() {
        browser = new Browser();
    }

    @AfterEach
    void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void thePagesShowOfARunningSwarmWhatTheApiSays() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(5L * CONTENT_PER_PIECE + BUFFERS);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        List<PeerSettings> settings = new ArrayList<>();
        for (int n = 1; n <= PEERS; n++) {
            settings.add(settings("peer-" + n).seed(n).downRate(12L << 20).upRate(12L << 20).build());
        }
        browser.driver.get(base());
        await("connected", () -> browser.text("#status").equals("Live"));
        try (Swarm swarm = new Swarm(settings)) {
            CompletableFuture<List<Swarm.Result>> results =
                    CompletableFuture.supplyAsync(() -> quietly(swarm::download), thread);
            // The origin has stopped, so that the swarm stands still and the page and the API show the same instant.
            await("five pieces at each peer", () -> swarm.tallies().stream()
                    .allMatch(tally -> tally.fromPeers() + tally.fromSupernode() >= 5L * (CONTENT_PER_PIECE + 5)));
            await("the list shows what the API says", this::listIsThatOfTheApi);
            browser.screenshot("tasks");

            browser.element("#tasks td[data-column=name] a").click();
            await("the task shows what the API says", this::taskIsThatOfTheApi);
            await("each peer's row shows what the API says", this::peersAreThoseOfTheApi);
            await("why it is slow", () -> browser.text("#reasons li").startsWith("Waiting for the origin: 5 of 12 pieces"));
            assertEquals("12 pieces, in 12 parts: the supernode has 5 of these parts whole; the rarest piece is at 0 peers",
                    browser.element("#bar").getDomAttribute("aria-label"));
            assertFalse(browser.element("#grid").isDisplayed());
            browser.element("button[aria-controls=grid]").sendKeys(Keys.ENTER);
            await("the grid", () -> browser.element("#grid").getDomAttribute("aria-label") != null
                    && browser.element("#grid").isDisplayed());
            origin.at(PATH).release();
            await("some rate", () -> !browser.value("[data-fact=rate]").isEmpty()
                    && Long.parseLong(browser.value("[data-fact=rate]")) > 1000);
            browser.size(1200, 1000);
            browser.driver.executeScript("window.scrollTo(0, 0)");
            browser.screenshot("task");
            browser.dark(true);
            browser.screenshot("task-dark");
            browser.dark(false);
            assertAllHave(CONTENT, results.join());
            await("everybody is done", () -> browser.value("[data-fact=done]").equals(Integer.toString(PEERS))
                    || browser.value("[data-fact=gone]").equals(Integer.toString(PEERS)));
            await("the task shows what the API says", this::taskIsThatOfTheApi);
        } finally {
            thread.shutdownNow();
        }
        browser.element("#nav-node").click();
        await("the machine shows what the API says", this::machineIsThatOfTheApi);
        browser.screenshot("machine");
        phone("machine-phone");
        browser.element("#nav-tasks").click();
        await("the list shows what the API says", this::listIsThatOfTheApi);
        phone("tasks-phone");
        assertEquals(List.of(), browser.complaints(), "nothing was refused by the policy, and no script failed");
        assertTrue((Boolean) browser.driver.executeScript(
                "return performance.getEntriesByType('resource').every(one => one.name.startsWith(location.origin))"));
    }

    private boolean listIsThatOfTheApi() throws IOException {
        JsonNode task = task();
        String row = "#tasks tbody tr[data-id='" + task.path("id").asText() + "'] ";
        return shows(row + "[data-column=size]", task.path("fileLength"))
                && shows(row + "[data-column=state]", task.path("state"))
                && shows(row + "[data-column=progress] span", task.path("storedPieces"))
                && shows(row + "[data-column=saved]", task.at("/bytes/saved"))
                && browser.value(row + "[data-column=peers]").equals(task.at("/peers/downloading").asText() + '/'
                        + task.at("/peers/done").asText() + '/' + task.at("/peers/gone").asText());
    }

    private boolean taskIsThatOfTheApi() throws IOException {
        JsonNode task = task();
        return shows("[data-fact=state]", task.path("state"))
                && shows("[data-fact=size]", task.path("fileLength"))
                && shows("[data-fact=stored]", task.path("storedPieces"))
                && shows("[data-fact=downloading]", task.at("/peers/downloading"))
                && shows("[data-fact=done]", task.at("/peers/done"))
                && shows("[data-fact=gone]", task.at("/peers/gone"))
                && shows("[data-fact=held]", task.at("/peers/held"))
                && shows("[data-fact=fromSupernode]", task.at("/bytes/fromSupernode"))
                && shows("[data-fact=fromPeers]", task.at("/bytes/fromPeers"))
                && shows("[data-fact=saved]", task.at("/bytes/saved"))
                && shows("[data-fact=failed]", task.at("/transfers/failed"));
    }

    private boolean peersAreThoseOfTheApi() throws IOException {
        JsonNode peers = api("/api/v1/tasks/" + task().path("id").asText() + "/peers").path("items");
        boolean isSame = peers.size() == PEERS && browser.count("#peers-table tbody tr") == PEERS;
        for (JsonNode peer : peers) {
            String row = "#peers-table tr[data-id='" + peer.path("cid").asText() + "'] ";
            isSame &= shows(row + "[data-column=state]", peer.path("state"))
                    && shows(row + "[data-column=progress] span", peer.path("pieces"))
                    && shows(row + "[data-column=uploads]", peer.path("uploads"));
        }
        return isSame;
    }

    private boolean machineIsThatOfTheApi() throws IOException {
        JsonNode node = api("/api/v1/node");
        return shows("[data-fact=version]", node.path("version"))
                && shows("[data-fact=tasks]", node.path("tasks"))
                && shows("[data-fact=bandwidth]", node.path("bandwidth"))
                && shows("[data-fact=cache]", node.path("cacheBytes"))
                && shows("[data-fact=sentBytes]", node.path("sentBytes"))
                && shows("[data-fact=fetchedBytes]", node.path("fetchedBytes"));
    }

    private boolean shows(String selector, JsonNode value) {
        return browser.value(selector).equals(value.asText());
    }

    /** On a phone nothing is cut off at the side. */
    private void phone(String name) throws Exception {
        browser.size(390, 844);
        await("a page as wide as the phone", () -> (Boolean) browser.driver.executeScript(
                "return document.documentElement.scrollWidth <= window.innerWidth"));
        browser.screenshot(name);
        browser.size(1200, 900);
    }

    @Test
    void manyTasksAreSearchedSortedAndPaged() throws Exception {
        for (int n = 0; n < 120; n++) {
            String path = "/many/file-" + String.format("%03d", n);
            origin.at(path).content(Content.random(n, 1000 + 10 * n));
            new HandDrivenPeer(node.controlPort(), "1-1-" + n, 15_001).register(origin.url(path));
        }
        browser.driver.get(base() + "#/tasks?sort=name");
        await("the first page", () -> names().equals(fifty(0)));
        assertEquals("ascending", browser.element("th[aria-sort]").getDomAttribute("aria-sort"));
        browser.element("main > .tools:last-child button:nth-child(2)").sendKeys(Keys.ENTER);
        await("the second page", () -> names().equals(fifty(50)));
        browser.element("th[aria-sort] button").click();
        await("the other order", () -> names().indexOf("file-119") == 0);
        browser.element("#search").sendKeys("FILE-07");
        await("what was searched", () -> names().size() == 10 && names().indexOf("file-079") == 0);
        assertTrue(browser.text("main p[role=status]").equals("10 of 120 tasks"), browser.text("main p[role=status]"));
        assertEquals("search", browser.driver.switchTo().activeElement().getDomAttribute("id"), "who types goes on typing");
        browser.screenshot("search");
        assertEquals(List.of(), browser.complaints());
    }

    private static List<String> fifty(int from) {
        List<String> names = new ArrayList<>();
        for (int n = from; n < from + 50; n++) {
            names.add("file-" + String.format("%03d", n));
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private List<String> names() {
        return (List<String>) browser.driver.executeScript(
                "return Array.from(document.querySelectorAll('#tasks td[data-column=name] a'), one => one.textContent)");
    }

    private String base() {
        return "http://127.0.0.1:" + node.controlPort() + '/';
    }

    private JsonNode task() throws IOException {
        return api("/api/v1/tasks").path("items").path(0);
    }

    private JsonNode api(String path) throws IOException {
        try (InputStream in = URI.create(base() + path.substring(1)).toURL().openStream()) {
            return JSON.readTree(in);
        }
    }
}
