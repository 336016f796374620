package io.supernode.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dashboards of the original server find what they ask for: its names, labels and buckets. */
class OriginalMetricsTest {

    private final SupernodeMetrics metrics = new SupernodeMetrics();

    @BeforeEach
    void count() {
        metrics.build("1", "2");
        for (ServerFigure figure : ServerFigure.values()) {
            metrics.read(figure, () -> 1);
        }
        metrics.requestAnswered("/peer/task", 200, 1_000_000, 300, 200);
        metrics.downloadReported("ci", true, "0", Duration.ofSeconds(31), OptionalLong.of(1000));
        metrics.downloadReported("ci", false, "3", Duration.ofSeconds(1), OptionalLong.empty());
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    /** Of section 4 of what operators have; the label peer, which grows without bound, is left out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "dragonfly_supernode_build_info|gauge|version,revision,goversion,arch,os",
        "dragonfly_supernode_http_requests_total|counter|code,handler",
        "dragonfly_supernode_peers|gauge|-",
        "dragonfly_supernode_tasks|gauge|cdnstatus",
        "dragonfly_supernode_tasks_registered_total|counter|-",
        "dragonfly_supernode_dfgettasks|gauge|callsystem,status",
        "dragonfly_supernode_dfgettasks_registered_total|counter|callsystem",
        "dragonfly_supernode_dfgettasks_failed_total|counter|callsystem",
        "dragonfly_supernode_cdn_trigger_total|counter|-",
        "dragonfly_supernode_cdn_trigger_failed_total|counter|-",
        "dragonfly_supernode_cdn_cache_hit_total|counter|-",
        "dragonfly_supernode_cdn_download_total|counter|-",
        "dragonfly_supernode_cdn_download_failed_total|counter|-",
        "dragonfly_supernode_pieces_downloaded_size_bytes_total|counter|-",
        "dragonfly_supernode_gc_peers_total|counter|-",
        "dragonfly_supernode_gc_tasks_total|counter|-",
        "dragonfly_supernode_gc_disks_total|counter|-",
        "dragonfly_supernode_last_gc_disks_timestamp_seconds|gauge|-",
        "dragonfly_dfget_download_size_bytes_total|counter|callsystem",
        "dragonfly_dfget_download_total|counter|callsystem",
        "dragonfly_dfget_download_failed_total|counter|callsystem,reason"})
    void aMetricOfTheOriginalHasItsNameTypeAndLabels(String name, String type, String labels) {
        Exposition page = Exposition.of(metrics);
        assertTrue(page.names().contains(name), page.names().toString());
        assertTrue(page.lines().contains("# TYPE " + name + " " + type));
        assertEquals(labels == null ? Set.of() : new TreeSet<>(List.of(labels.split(","))), page.labels(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "dragonfly_supernode_http_request_duration_seconds|handler|.1 .2 .4 1 3 8 20 60 120",
        "dragonfly_supernode_http_request_size_bytes|handler|100 1000 10000 1e5 1e6 1e7 1e8 1e9",
        "dragonfly_supernode_http_response_size_bytes|handler|100 1000 10000 1e5 1e6 1e7 1e8 1e9",
        "dragonfly_supernode_schedule_duration_milliseconds|-|.02 .04 .08 .16 .32 .64",
        "dragonfly_dfget_download_duration_seconds|callsystem|10 30 60 120 300 600"})
    void aHistogramOfTheOriginalHasItsNameLabelsAndBuckets(String name, String labels, String bounds) {
        Exposition page = Exposition.of(metrics);
        assertTrue(page.names().containsAll(List.of(name + "_bucket", name + "_count", name + "_sum")));
        assertTrue(page.lines().contains("# TYPE " + name + " histogram"));
        assertEquals(labels == null ? Set.of() : Set.of(labels), page.labels(name + "_bucket"));
        Set<Double> found = new TreeSet<>();
        page.series().keySet().stream()
                .filter(series -> series.startsWith(name + "_bucket"))
                .map(series -> series.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .filter(bound -> !bound.equals("+Inf"))
                .forEach(bound -> found.add(Double.valueOf(bound)));
        Set<Double> expected = new TreeSet<>();
        List.of(bounds.split(" ")).forEach(bound -> expected.add(Double.valueOf(bound)));
        assertEquals(expected, found);
    }

    @Test
    void aValueIsCountedInTheBucketsThatReachToIt() {
        Exposition page = Exposition.of(metrics);
        String buckets = "dragonfly_dfget_download_duration_seconds_bucket{callsystem=\"ci\",le=\"";
        assertEquals(0.0, page.series().get(buckets + "30.0\"}"));
        assertEquals(1.0, page.series().get(buckets + "60.0\"}"));
    }

    @Test
    void aDownloadThatFailedHasNoSizeAndNoDuration() {
        Exposition page = Exposition.of(metrics);
        assertEquals(2.0, page.series().get("dragonfly_dfget_download_total{callsystem=\"ci\"}"));
        assertEquals(1.0, page.series().get("dragonfly_dfget_download_failed_total{callsystem=\"ci\",reason=\"3\"}"));
        assertEquals(1000.0, page.series().get("dragonfly_dfget_download_size_bytes_total{callsystem=\"ci\"}"));
        assertEquals(1.0, page.series().get("dragonfly_dfget_download_duration_seconds_count{callsystem=\"ci\"}"));
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() {
        assertEquals("text/plain; version=0.0.4; charset=utf-8", metrics.page("*/*").type());
        SupernodeMetrics.Page page = metrics.page("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", page.type());
        assertTrue(new String(page.body()).endsWith("# EOF\n"));
    }

    @Test
    void theJvmAndTheProcessAreThere() {
        assertTrue(Exposition.of(metrics).names().containsAll(Set.of(
                "jvm_memory_used_bytes", "jvm_threads_live_threads", "process_start_time_seconds", "process_cpu_usage",
                "process_files_open_files")));
    }
}
