package io.supernode.testkit.load;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The bytes of requests, as a Go0 client's calls look (protocol sections 1 to 3). Immutable. */
final class Requests {

    /** What the played clients say they are. */
    private static final String VERSION = "0.4.3";
    private static final String CALL_SYSTEM = "supernode-testkit-load";
    private static final String PLAIN = "0123456789.-_~:";
    private static final int UPLOAD_PORT = 15_001;

    private final String head;
    private final String nodeHost;

    /** Requests to this node; kept connections, so each carries a Host and nothing about closing. */
    Requests(String host, int port) {
        this.nodeHost = host;
        this.head = " HTTP/1.1\r\nHost: " + (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port
                + "\r\nUser-Agent: Go-http-client/1.1\r\nAccept-Encoding: identity\r\n";
    }

    byte[] ping() {
        return get("/_ping");
    }

    byte[] register(String cid, String ip, String url) {
        String encoded = URLEncoder.encode(url, StandardCharsets.UTF_8);
        String body = "rawUrl=" + encoded + "&taskUrl=" + encoded + "&cid=" + cid + "&ip=" + ip + "&hostName=host-" + ip
                + "&port=" + UPLOAD_PORT + "&path=%2Fpeer%2Ffile%2Ffile-" + cid + "&superNodeIp="
                + URLEncoder.encode(nodeHost, StandardCharsets.UTF_8) + "&version=" + VERSION
                + "&callSystem=" + CALL_SYSTEM + "&dfdaemon=false";
        return ascii("POST /peer/registry" + head + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    /** The first pull after a registration. */
    byte[] start(String cid, String taskId) {
        return get("/peer/task?srcCid=" + cid + "&dstCid=&range=&result=502&status=700&taskId=" + taskId);
    }

    /** The pull that reports a piece that has arrived, but is not on the peer's disk yet. */
    byte[] semiSuccess(String cid, String taskId, byte[] source, byte[] range) {
        return get("/peer/task?srcCid=" + cid + "&dstCid=" + text(source) + "&range=" + text(range)
                + "&result=503&status=701&taskId=" + taskId);
    }

    byte[] pieceSuccess(String cid, String taskId, byte[] source, byte[] range) {
        return get("/peer/piece/suc?taskId=" + taskId + "&cid=" + cid + "&dstCid=" + text(source) + "&pieceRange="
                + text(range));
    }

    byte[] serviceDown(String cid, String taskId) {
        return get("/peer/service/down?taskId=" + taskId + "&cid=" + cid);
    }

    private byte[] get(String target) {
        return ascii("GET " + target + head + "\r\n");
    }

    /** Cids of other clients may have any printable character. */
    private static String text(byte[] field) {
        String text = new String(field, StandardCharsets.US_ASCII);
        for (byte sign : field) {
            boolean plain = sign >= 'a' && sign <= 'z' || sign >= 'A' && sign <= 'Z' || PLAIN.indexOf(sign) >= 0;
            if (!plain) {
                return URLEncoder.encode(text, StandardCharsets.US_ASCII);
            }
        }
        return text;
    }

    private static byte[] ascii(String request) {
        return request.getBytes(StandardCharsets.US_ASCII);
    }
}
