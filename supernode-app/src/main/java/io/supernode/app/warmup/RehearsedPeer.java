package io.supernode.app.warmup;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls of a client, one after another, whose pieces arrive in no time (protocol sections 1 to 3): it registers, asks for
 * pieces, reports those of the first answer, and leaves, as it does when it is told to wait; then another one comes in its place.
 * Of clients that stay most calls would be pulls that are told to wait, and registrations, which the first clients of a server make
 * all at once, would be so rare that they are not compiled. For one thread.
 */
final class RehearsedPeer {

    private static final Pattern CODE = Pattern.compile("\"code\":(\\d+)");
    private static final Pattern TASK = Pattern.compile("\"taskId\":\"(\\w+)\"");
    private static final Pattern PIECE = Pattern.compile(
            "\"cid\":\"([^\"]+)\"[^}]*\"path\":\"([^\"]+)\"[^}]*\"peerPort\":(\\d+)[^}]*\"range\":\"([^\"]+)\"");
    private static final int DOWNLOAD_BYTES = 64 << 10;
    private static final String HEAD = " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n"
            + "Accept-Encoding: identity\r\n";
    private static final int NOT_FOUND = 502;
    private static final int FINISHED = 600;
    private static final int WAIT = 602;

    private final String name;
    private final String url;
    private final int dataPort;
    private final Deque<String> toReport = new ArrayDeque<>();
    private final Set<String> ranges = new HashSet<>();
    private int round;
    private String task;
    private String download;
    private boolean hasEnough;
    private boolean hasLeft;

    /**
     * @param name that no other one has
     * @param url of the file
     * @param dataPort of the supernode
     */
    RehearsedPeer(String name, String url, int dataPort) {
        this.name = name;
        this.dataPort = dataPort;
        this.url = URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    private String cid() {
        return name + '-' + round;
    }

    /** The next call. */
    String next() {
        if (task == null) {
            return registration();
        }
        if (!toReport.isEmpty()) {
            return toReport.poll();
        }
        if (hasEnough) {
            hasLeft = true;
            return get("/peer/service/down?taskId=" + task + "&cid=" + cid());
        }
        return get("/peer/task?srcCid=" + cid() + "&dstCid=&range=&result=502&status=700&taskId=" + task);
    }

    private String registration() {
        String body = "rawUrl=" + url + "&taskUrl=" + url + "&cid=" + cid() + "&ip=127.0.0.1&hostName=rehearsal&port=15001"
                + "&path=%2Fpeer%2Ffile%2F" + cid() + "&superNodeIp=127.0.0.1&version=0.4.3&callSystem=rehearsal&dfdaemon=false";
        return "POST /peer/registry" + HEAD + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String get(String target) {
        return "GET " + target + HEAD + "\r\n";
    }

    /** What came of the last call; what is not understood is asked for again. */
    void replied(String reply) {
        Matcher code = CODE.matcher(reply);
        int number = code.find() ? Integer.parseInt(code.group(1)) : 0;
        if (hasLeft || number == NOT_FOUND) {
            another();
        } else if (number == FINISHED || number == WAIT || hasReportedAll()) {
            hasEnough = true;
        } else if (task == null) {
            Matcher id = TASK.matcher(reply);
            task = id.find() ? id.group(1) : null;
        } else if (ranges.isEmpty()) {
            report(PIECE.matcher(reply));
        }
    }

    private boolean hasReportedAll() {
        return !ranges.isEmpty() && toReport.isEmpty();
    }

    private void report(Matcher pieces) {
        while (pieces.find()) {
            String source = pieces.group(1);
            String range = pieces.group(4);
            if (ranges.add(range)) {
                if (Integer.parseInt(pieces.group(3)) == dataPort) {
                    download = pieces.group(2);
                }
                toReport.add(get("/peer/piece/suc?taskId=" + task + "&cid=" + cid() + "&dstCid=" + source + "&pieceRange=" + range));
                toReport.add(get("/peer/task?srcCid=" + cid() + "&dstCid=" + source + "&range=" + range
                        + "&result=503&status=701&taskId=" + task));
            }
        }
    }

    /** A download of a part of a piece, if the last replies have sent this client to the supernode for one; once for each. */
    Optional<String> download() {
        String path = download;
        download = null;
        return Optional.ofNullable(path).map(known ->
                "GET " + known + HEAD + "Range: bytes=0-" + (DOWNLOAD_BYTES - 1) + "\r\n\r\n");
    }

    private void another() {
        round++;
        task = null;
        hasEnough = false;
        hasLeft = false;
        toReport.clear();
        ranges.clear();
    }
}
