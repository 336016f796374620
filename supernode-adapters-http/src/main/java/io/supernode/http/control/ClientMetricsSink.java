package io.supernode.http.control;

import io.supernode.http.wire.DownloadReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what clients report of their downloads (POST /task/metrics).
 *
 * <p>Duties of an implementer: may be called by many threads at once and returns at once, since it is a thread of the control
 * port that calls. The texts are claims of clients: whoever makes labels of them bounds their number. What it throws is
 * logged; the client is answered all the same.
 */
public interface ClientMetricsSink {

    /** A client has ended a download, well or badly. */
    void downloadReported(DownloadReport report);

    /** Writes one line at DEBUG for each report, and keeps nothing. */
    static ClientMetricsSink toLog() {
        Logger log = LoggerFactory.getLogger(ClientMetricsSink.class);
        return report -> log.debug(
                "client reports a download: success={} bytes={} ms={} callSystem={} backToSource={} task={} peer={}",
                report.success(),
                report.fileLength().isPresent() ? report.fileLength().getAsLong() : "unknown",
                report.duration().toMillis(),
                report.callSystem(),
                report.backToSourceReason(),
                report.taskId(),
                report.cid());
    }
}
