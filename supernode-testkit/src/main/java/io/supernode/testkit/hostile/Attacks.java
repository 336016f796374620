package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.code;
import static io.supernode.testkit.hostile.Expected.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All single forms: what is malformed, oversized, or makes no sense. */
final class Attacks {

    private static final Expected INVALID = code(501);
    private static final Expected UNKNOWN = code(502);
    private static final Expected INVALID_OR_UNKNOWN = code(501, 502);
    private static final Expected REFUSED_URL = code(501, 607);
    /** A registration that may be taken as well as refused. */
    private static final Expected SOME_ANSWER = code(200, 501, 607, 608, 609);
    private static final Expected BAD_HTTP = status(400, 404, 405, 411, 414, 431, 501, 505).orClosed();
    private static final Expected TOO_LARGE = status(400, 413, 414, 431).orClosed();
    private static final Expected NO_FILE = status(400, 404).orClosed();
    private static final String TASK = "0123456789abcdef".repeat(4);

    private final String url;
    private final List<Attack> all = new ArrayList<>();
    private int cids;

    private Attacks(String url) {
        this.url = url;
    }

    /** @param url of a file that may be registered for */
    static List<Attack> all(String url) {
        Attacks attacks = new Attacks(url);
        attacks.registrationFields();
        attacks.registrationJson();
        attacks.registrationUrls();
        attacks.registrationHeaders();
        attacks.registrationBodies();
        attacks.pulls();
        attacks.reports();
        attacks.otherCalls();
        attacks.methods();
        attacks.http(false);
        attacks.http(true);
        attacks.dataPaths();
        attacks.ranges();
        return attacks.all;
    }

    private Map<String, String> fields() {
        return Requests.registration("hostile-1-" + cids++, url);
    }

    private void register(String name, Map<String, String> fields, Expected expected) {
        all.add(Attack.control("registration", name, Requests.post("/peer/registry", Requests.FORM, Requests.form(fields)), expected));
    }

    private void registerJson(String name, String json, Expected expected) {
        all.add(Attack.control("registration as JSON", name, Requests.post("/peer/registry", Requests.JSON, json), expected));
    }

    private void registrationFields() {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("empty", "");
        bad.put("blank", "   ");
        bad.put("of 20 000 bytes", "x".repeat(20_000));
        bad.put("with a line break", "a\r\nb: c");
        bad.put("with a zero byte", "a\0b");
        for (String field : List.of("cid", "ip", "port", "path")) {
            Map<String, String> without = fields();
            without.remove(field);
            register("no " + field, without, INVALID);
            bad.forEach((name, value) -> {
                Map<String, String> fields = fields();
                fields.put(field, value);
                register(field + ' ' + name, fields, INVALID);
            });
        }
        for (String port : List.of("-1", "65536", "99999999999", "1e4", "0x50", "15001.5", "NaN", "１５", "15001 15002", "+-1")) {
            Map<String, String> fields = fields();
            fields.put("port", port);
            register("port " + port.replaceAll("[^ -~]", "?"), fields, INVALID);
        }
        for (String ip : List.of("256.1.1.1", "1.2.3", "1.2.3.4.5", "localhost", "127.0.0.1:80", "::zz", "[::1", "http://1.2.3.4",
                "0.0.0.0", "255.255.255.255", "224.0.0.1", "1.2.3.4 ", "%31.2.3.4", "１.2.3.4")) {
            Map<String, String> fields = fields();
            fields.put("ip", ip);
            register("ip " + ip.replaceAll("[^ -~]", "?"), fields, ip.endsWith(" ") ? SOME_ANSWER : INVALID);
        }
        for (String path : List.of("/../etc/passwd", "/peer/file/../../x", "/peer/file/%2e%2e/x", "/peer/file/..", "peer/file/x",
                "http://evil.example/x", "//evil.example/x", "/peer/file/a b", "/peer/file/x#y", "/peer/file/\u00e9", "\\\\x\\y")) {
            Map<String, String> fields = fields();
            fields.put("path", path);
            register("path " + path.replaceAll("[^ -~]", "?"), fields, path.contains("..") ? INVALID : code(200, 501, 607, 609));
        }
        for (String field : List.of("hostName", "superNodeIp", "version", "callSystem", "identifier")) {
            Map<String, String> long1 = fields();
            long1.put(field, "y".repeat(100_000));
            register(field + " of 100 000 bytes", long1, SOME_ANSWER);
            Map<String, String> control = fields();
            control.put(field, "a\r\n\0\u001bb");
            register(field + " with control characters", control, SOME_ANSWER);
        }
        for (String md5 : List.of("x", "0".repeat(31), "0".repeat(33), "g".repeat(32), "0".repeat(10_000))) {
            Map<String, String> fields = fields();
            fields.put("md5", md5);
            register("md5 of " + md5.length() + " characters " + md5.charAt(0), fields, INVALID);
        }
        for (String bool : List.of("maybe", "2", "truefalse", "null", "x".repeat(5_000))) {
            for (String field : List.of("dfdaemon", "insecure")) {
                Map<String, String> fields = fields();
                fields.put(field, bool);
                register(field + ' ' + bool.substring(0, Math.min(9, bool.length())), fields, SOME_ANSWER);
            }
        }
        Map<String, String> cas = fields();
        cas.put("rootCAs", "no base64 !!");
        register("rootCAs that are none", cas, SOME_ANSWER);
    }

    private void registrationJson() {
        for (String field : List.of("cid", "ip", "port", "path", "rawUrl")) {
            for (String value : List.of("null", "true", "[]", "{}", "[[[]]]", "-1e309", "\"\\u0000\"")) {
                registerJson(field + " is " + value, Requests.json(fields(), Map.of(field, value)),
                        field.equals("cid") && (value.equals("true") || value.startsWith("-1")) ? SOME_ANSWER : REFUSED_URL);
            }
        }
        String good = Requests.json(fields(), Map.of());
        registerJson("nothing", "", INVALID);
        registerJson("cut in the middle", good.substring(0, good.length() / 2), INVALID);
        registerJson("two objects", good + good, SOME_ANSWER);
        registerJson("an array", "[" + good + "]", INVALID);
        registerJson("a number", "1", INVALID);
        registerJson("a text", "\"x\"", INVALID);
        registerJson("null", "null", INVALID);
        registerJson("not JSON", "cid=1&ip=2", INVALID);
        registerJson("10 000 open brackets", "[".repeat(10_000), INVALID);
        registerJson("10 000 open braces", "{\"a\":".repeat(10_000), INVALID);
        registerJson("a field nested 5 000 times", Requests.json(fields(), Map.of("x", "[".repeat(5_000) + "]".repeat(5_000))), SOME_ANSWER);
        registerJson("a number of 10 000 digits", Requests.json(fields(), Map.of("port", "9".repeat(10_000))), INVALID);
        registerJson("a port with an exponent of nine digits", Requests.json(fields(), Map.of("port", "1e999999999")), INVALID);
        registerJson("the same field 1 000 times", "{" + "\"cid\":\"x\",".repeat(1_000) + "\"a\":1}", INVALID);
        registerJson("10 000 unknown fields", manyFields(10_000), INVALID);
        registerJson("bytes that are no UTF-8", "{\"cid\":\"\u00ff\u00fe\"}", INVALID);
        registerJson("a byte order mark", "\u00ef\u00bb\u00bf" + good, SOME_ANSWER);
        registerJson("a zero byte", "\0", INVALID);
    }

    private static String manyFields(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":").append(i);
        }
        return json.append('}').toString();
    }

    private void registrationUrls() {
        for (String bad : List.of("", " ", "file:///etc/passwd", "ftp://a/b", "gopher://a/b", "javascript:alert(1)", "jar:http://a!/b",
                "http://", "http:///x", "http:x", "//a/b", "http://a:0/", "http://a:99999/", "http://a:-1/", "http://a:b/",
                "http://[::1/", "http://a b/", "http://a\r\nHost: b/", "http://a/\0", "http://%00/", "http://-/", "http://..", "http://a@b@c/",
                "http://169.254.169.254/latest/meta-data", "http://0/", "http://0.0.0.0/", "http://[::]/", "http://224.0.0.1/",
                "http://0x7f.1:1/", "http://2852039166/", "http://[::ffff:169.254.169.254]/", "http://[fe80::1%25lo]/",
                "http://" + "a".repeat(300) + "/", "http://a/" + "x".repeat(40_000), "HTTP://", "\u00e4\u00f6\u00fc")) {
            Map<String, String> fields = fields();
            fields.put("rawUrl", bad);
            fields.put("taskUrl", bad);
            register("rawUrl " + shown(bad), fields, REFUSED_URL);
        }
        Map<String, String> other = fields();
        other.put("taskUrl", "http://somebody.else.example/file");
        register("a taskUrl of another host", other, SOME_ANSWER);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("[^!-~]", "?");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...(" + text.length() + ')';
    }

    private void registrationHeaders() {
        for (String header : List.of("Host: evil.example", "Content-Length: 5", "Transfer-Encoding: chunked", "Range: bytes=0-1",
                "Connection: close", "Upgrade: h2c", "Expect: 100-continue", "If-None-Match: x", "Accept-Encoding: gzip", "TE: trailers",
                "Proxy-Authorization: x", "Te\u00dft: x", ": x", "no colon", "A: b\r\nC: d", "A: \0", "A" + "x".repeat(70_000) + ": y",
                "A: " + "y".repeat(70_000))) {
            Map<String, String> fields = fields();
            fields.put("headers", header);
            register("header " + shown(header), fields, SOME_ANSWER);
            registerJson("header " + shown(header) + " in an array", Requests.json(fields(), Map.of("headers",
                    "[\"" + header.replaceAll("[^ -~]", "?") + "\"]")), SOME_ANSWER);
        }
        for (String json : List.of("1", "true", "[1]", "[null]", "[[]]", "{\"A\":1}", "{\"A\":null}", "{\"A\":{}}", "\"{\"", "{\"\":\"\"}")) {
            registerJson("headers " + json, Requests.json(fields(), Map.of("headers", json)), SOME_ANSWER);
        }
    }

    private void registrationBodies() {
        String target = "/peer/registry";
        String good = Requests.form(fields());
        for (String type : List.of("", "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded; charset=nonsense", "application/json; charset=utf-16", "a".repeat(1_000), "/", ";;;")) {
            all.add(Attack.control("body", "content type " + shown(type), Requests.post(target, type, good),
                    SOME_ANSWER.orStatus(400, 415)));
        }
        for (String body : List.of("", "&", "=", "&&&===&&&", "%", "%zz", "cid=%", "cid=%f", "cid=%ff%fe", "cid", "cid=1=2=3",
                "\0\0\0", "cid[]=1", "cid=a&cid=b", "&".repeat(50_000), "a=b&".repeat(20_000))) {
            all.add(Attack.control("body", "form " + shown(body), Requests.post(target, Requests.FORM, body), INVALID));
        }
        all.add(Attack.control("body", "of 2 MB", Requests.post(target, Requests.FORM, "x".repeat(2 << 20)), TOO_LARGE));
        String head = Requests.line("POST", target) + "Content-Type: " + Requests.FORM + "\r\n";
        all.add(Attack.control("body", "whose length is 4 GB", head + "Content-Length: 4294967296\r\n\r\nx", TOO_LARGE));
        for (String length : List.of("-1", "x", "1 1", "9999999999999999999999", "+5", "0x10", "1,2")) {
            all.add(Attack.control("body", "whose length is " + length, head + "Content-Length: " + length + "\r\n\r\nx", TOO_LARGE));
        }
        all.add(Attack.control("body", "with two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy", BAD_HTTP));
        all.add(Attack.control("body", "with a length and chunks",
                head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD_HTTP));
        all.add(Attack.control("body", "of an unknown transfer coding", head + "Transfer-Encoding: x\r\n\r\n0\r\n\r\n", BAD_HTTP));
        all.add(Attack.control("body", "with a chunk of no hexadecimal size",
                head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n", BAD_HTTP));
        all.add(Attack.control("body", "with a chunk of 16 EB",
                head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", BAD_HTTP.orStatus(413)));
        all.add(Attack.control("body", "in good chunks, of no registration",
                head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", INVALID));
    }

    private void pull(String name, String query, Expected expected) {
        all.add(Attack.control("pull", name, Requests.get("/peer/task" + query), expected));
    }

    private void pulls() {
        String known = "?srcCid=nobody&taskId=" + TASK;
        pull("nothing", "", INVALID_OR_UNKNOWN);
        pull("an unknown task", known + "&status=700&result=502", UNKNOWN);
        for (String status : List.of("", "0", "-1", "699", "703", "999999999999", "7e2", "x", "700 ", "%00", "null", "７００")) {
            pull("status " + shown(status), known + "&status=" + encoded(status) + "&result=501", INVALID_OR_UNKNOWN);
        }
        for (String result : List.of("", "499", "502", "504", "-501", "x", "5".repeat(5_000))) {
            pull("result " + shown(result), known + "&status=701&range=0-4194303&result=" + encoded(result), INVALID_OR_UNKNOWN);
        }
        for (String range : List.of("", "-", "0", "0-", "-1", "4194303-0", "0-4194302", "1-4194304", "a-b", "0-99999999999999999999",
                "-5--1", "0-4194303,5-6", "0x0-0x1", " 0-4194303", "9223372036854775807-9223372036854775808")) {
            pull("range " + shown(range), known + "&status=701&result=501&range=" + encoded(range), INVALID_OR_UNKNOWN);
        }
        for (String task : List.of("", "x", "..%2f..%2fetc", "%00", TASK.substring(1), TASK + "0", TASK.toUpperCase(java.util.Locale.ROOT),
                "a".repeat(5_000))) {
            pull("task " + shown(task), "?srcCid=a&status=700&result=502&taskId=" + task, INVALID_OR_UNKNOWN);
        }
        pull("a percent sign", "?%", INVALID_OR_UNKNOWN);
        pull("half an escape", "?taskId=%4", INVALID_OR_UNKNOWN);
        pull("an escape of no hexadecimal digits", "?taskId=%zz", INVALID_OR_UNKNOWN);
        pull("an escape that is no UTF-8", "?taskId=%ff", INVALID_OR_UNKNOWN);
        pull("a query of 7 000 parameters", "?" + "a&".repeat(3_500), INVALID_OR_UNKNOWN.orStatus(414, 431));
        pull("the same parameter twice", known + "&taskId=x&status=700&status=701&result=502", INVALID_OR_UNKNOWN);
        pull("names in other case", "?SRCCID=a&TASKID=" + TASK + "&STATUS=700&RESULT=502", UNKNOWN);
        pull("a cid of 6 000 bytes", "?taskId=" + TASK + "&status=700&result=502&srcCid=" + "c".repeat(6_000), INVALID_OR_UNKNOWN);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private void reports() {
        for (String call : List.of("/peer/piece/suc", "/peer/piece/error", "/peer/service/down")) {
            for (String query : List.of("", "?", "?taskId=" + TASK, "?cid=a&srcCid=a", "?taskId=x&cid=a&srcCid=a&pieceRange=0-4194303",
                    "?taskId=" + TASK + "&cid=a&srcCid=a&dstCid=b&pieceRange=zz&errorType=x&range=zz",
                    "?taskId=" + TASK + "&cid=a&srcCid=a&dstCid=b&pieceRange=0-4194303&errorType=FILE_NOT_EXIST&range=0-4194303", "?%zz=%zz")) {
                all.add(Attack.control("report", call + shown(query), Requests.get(call + query), code(200, 501, 502)));
            }
        }
        for (String body : List.of("", "{", "[]", "null", "{\"success\":\"x\"}", "{\"duration\":-1e999}", "{\"fileLength\":\"\\u0000\"}",
                "[".repeat(5_000), "{\"taskId\":" + "9".repeat(5_000) + "}")) {
            all.add(Attack.control("report", "metrics " + shown(body), Requests.post("/task/metrics", Requests.JSON, body), code(1, 501)));
        }
    }

    private void otherCalls() {
        for (String target : List.of("/", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/peer", "/peer/", "/peer/registry/",
                "/PEER/TASK", "//peer/task", "/peer//task", "/peer/task;x=y", "/peer/task%00", "/%ff", "/api/v2/x", "/WEB-INF/web.xml",
                "/peer/tasks/x", "/.git/config", "/" + "a/".repeat(2_000))) {
            all.add(Attack.control("path", shown(target), Requests.get(target),
                    status(200, 400, 401, 404, 405, 414).orClosed()));
        }
        for (String type : List.of("{", "[]", "{\"type\":\"x\"}", "{\"type\":\"file\",\"url\":\"file:///etc/passwd\"}", "[".repeat(5_000))) {
            all.add(Attack.control("path", "a preheat " + shown(type), Requests.post("/preheats", Requests.JSON, type),
                    status(400, 401, 403, 413, 415, 422)));
        }
    }

    private void methods() {
        for (String method : List.of("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD", "PROPFIND", "get", "X".repeat(200))) {
            for (String target : List.of("/peer/task", "/peer/registry")) {
                all.add(Attack.control("method", shown(method) + ' ' + target, Requests.line(method, target) + "\r\n", BAD_HTTP));
            }
            if (!method.equals("HEAD")) {
                all.add(Attack.data("method", shown(method), Requests.line(method, "/qtdown/012/" + TASK) + "\r\n", BAD_HTTP));
            }
        }
        for (String target : List.of("/peer/tasks/" + TASK, "/api/v1/tasks/" + TASK)) {
            // What a browser is made to send by a page of another site, and what a proxy passes on.
            for (String header : List.of("Origin: http://evil.example", "Sec-Fetch-Site: cross-site", "X-Forwarded-For: 192.0.2.1",
                    "Forwarded: for=192.0.2.1", "Via: 1.1 x", "X-Real-IP: 127.0.0.1, 192.0.2.1", "Authorization: Bearer wrong")) {
                all.add(Attack.control("administration", "DELETE with " + header,
                        Requests.line("DELETE", target) + header + "\r\n\r\n", status(401, 403)));
            }
            all.add(Attack.control("administration", "DELETE of a host of another name",
                    "DELETE " + target + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", status(401, 403)));
        }
    }

    private void http(boolean onDataPort) {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("a line break alone", "\r\n\r\n");
        bad.put("zero bytes", "\0\0\0\0\r\n\r\n");
        bad.put("a handshake of TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        bad.put("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        bad.put("the header of the PROXY protocol", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n\r\n");
        bad.put("a command of SSH", "SSH-2.0-x\r\n\r\n");
        bad.put("no version", "GET /\r\n\r\n");
        bad.put("version 0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n");
        bad.put("version 3.0", "GET / HTTP/3.0\r\nHost: x\r\n\r\n");
        bad.put("version of no numbers", "GET / HTTP/x.y\r\nHost: x\r\n\r\n");
        bad.put("no target", "GET  HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("spaces in the target", "GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a target of 20 KB", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a header of 20 KB", "GET / HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(20_000) + "\r\n\r\n");
        bad.put("3 000 headers", "GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(3_000) + "\r\n");
        bad.put("no Host", "GET / HTTP/1.1\r\n\r\n");
        bad.put("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        bad.put("a Host of spaces", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n");
        bad.put("a Host of 7 KB", "GET / HTTP/1.1\r\nHost: a b" + "c".repeat(7_000) + "\r\n\r\n");
        bad.put("a header without a colon", "GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n");
        bad.put("a header of no name", "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n");
        bad.put("a space before the colon", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n");
        bad.put("a folded header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n");
        bad.put("a zero byte in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n");
        bad.put("a bare carriage return in a header", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n");
        bad.put("an expectation that nobody meets", "GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\n\r\n");
        bad.put("an upgrade to WebSocket", "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        bad.put("a target with authority", "GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n");
        bad.put("a target that is a star", "GET * HTTP/1.1\r\nHost: x\r\n\r\n");
        Expected expected = status(200, 400, 403, 404, 405, 414, 417, 426, 431, 501, 505).orClosed();
        bad.forEach((name, text) -> all.add(onDataPort
                ? Attack.data("HTTP on the data port", name, text, expected)
                : Attack.control("HTTP", name, text, expected)));
    }

    private void dataPaths() {
        for (String path : List.of("/", "/qtdown", "/qtdown/", "/qtdown/012", "/qtdown/012/", "/qtdown/012/" + TASK, "/qtdown/abc/" + TASK,
                "/qtdown/../../etc/passwd", "/qtdown/012/../../../etc/passwd", "/qtdown/%2e%2e/%2e%2e/etc/passwd", "/qtdown/012/%00",
                "/qtdown/012/" + TASK + "/", "/qtdown/012/" + TASK + ".meta", "/qtdown/012/" + TASK + "%00", "//qtdown/012/" + TASK,
                "/qtdown/012/" + TASK.substring(1), "/qtdown/012/" + TASK + TASK, "/QTDOWN/012/" + TASK, "/qtdown/012/" + TASK + "?x=y",
                "/qtdown/012;x/" + TASK, "/qtdown/\u00e9", "/qtdown/012/" + "z".repeat(64), "/%", "/%zz", "\\qtdown\\012")) {
            all.add(Attack.data("file", shown(path), Requests.get(path), NO_FILE));
        }
    }

    private void ranges() {
        for (String range : List.of("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-1", "bytes=--1", "bytes=0-1,3-4", "items=0-1",
                "bytes=0-99999999999999999999", "bytes=99999999999999999999-", "bytes=-0", "bytes = 0-1", "bytes=0 - 1",
                "bytes=" + "0-1,".repeat(1_000) + "0-1")) {
            all.add(Attack.data("range", shown(range),
                    Requests.line("GET", "/qtdown/012/" + TASK) + "Range: " + range + "\r\n\r\n", status(400, 404, 416)));
        }
    }
}
