package io.supernode.http.wire;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * POST /task/metrics: what a client from 1.0 on tells of a whole download of its own (protocol section 3). Every value has
 * been checked for form and is bounded, but it remains a claim. Texts that the client left out are "".
 *
 * @param ip of the client
 * @param port of the client's upload server; 0 if it told none
 * @param cid the client id
 * @param taskId of the download
 * @param callSystem the caller's name for itself; anything printable of up to {@value #MAX_TEXT} characters
 * @param success whether the client has the file
 * @param backToSourceReason the client's number for why it went to the origin itself; "0" if it did not
 * @param duration of the whole download
 * @param fileLength in bytes; empty if the client did not learn it
 */
public record DownloadReport(
        String ip,
        int port,
        String cid,
        String taskId,
        String callSystem,
        boolean success,
        String backToSourceReason,
        Duration duration,
        OptionalLong fileLength) {

    /** Characters of the longest text. */
    static final int MAX_TEXT = 256;

    public DownloadReport {
        Objects.requireNonNull(ip, "ip");
        Objects.requireNonNull(cid, "cid");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(callSystem, "callSystem");
        Objects.requireNonNull(backToSourceReason, "backToSourceReason");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(fileLength, "fileLength");
    }
}
