package io.supernode.e2e;

import io.supernode.app.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A real Chromium, the one of the system: nothing is downloaded. */
final class Browser implements AutoCloseable {

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    final ChromeDriver driver;

    /** Skips the test, loudly, where there is no Chromium; but not in CI. */
    Browser() {
        Tools.require("chromium");
        Tools.require("chromedriver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(path("chromium").toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--disable-background-networking", "--window-size=1200,900", "--force-device-scale-factor=1");
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(path("chromedriver").toFile()).build(), options);
    }

    private static Path path(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** The text of the first element of that selector; empty while there is none. */
    String text(String selector) {
        return property(selector, "textContent");
    }

    /** What the page shows in an element, before it is made readable; empty while there is none. */
    String value(String selector) {
        List<WebElement> found = driver.findElements(By.cssSelector(selector));
        try {
            String value = found.isEmpty() ? null : found.get(0).getDomAttribute("data-value");
            return value == null ? "" : value;
        } catch (StaleElementReferenceException e) {
            return "";
        }
    }

    private String property(String selector, String name) {
        List<WebElement> found = driver.findElements(By.cssSelector(selector));
        try {
            return found.isEmpty() ? "" : found.get(0).getDomProperty(name);
        } catch (StaleElementReferenceException e) {
            return "";
        }
    }

    int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        // A window has a least width; a phone has not.
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void dark(boolean isDark) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features",
                List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
    }

    /** Keeps what is shown as a picture under target/screenshots. */
    void screenshot(String name) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** What the browser complained of: scripts that failed, resources that the policy or the network refused. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
