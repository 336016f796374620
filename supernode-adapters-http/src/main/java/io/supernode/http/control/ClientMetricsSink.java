package io.supernode.http.control;

import io.supernode.http.wire.DownloadReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what clients report of their downloads (POST /task/metrics).
 *
 * <p>Duties of an implementer: it may be called by many threads at once and returns at once, because a thread of the
 * control port calls it. The texts are claims of clients: an implementer that makes labels of them bounds their number.
 * An exception is logged; the client is answered all the same.
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
