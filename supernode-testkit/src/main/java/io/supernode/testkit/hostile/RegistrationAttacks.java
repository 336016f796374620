package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.code;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Registrations whose fields or headers are malformed, oversized, or make no sense. */
final class RegistrationAttacks {

    private static final Expected INVALID = code(501);
    private static final Expected REFUSED_URL = code(501, 607);
    /** A registration that may be taken as well as refused. */
    private static final Expected SOME_ANSWER = code(200, 501, 607, 608, 609);

    private final String url;
    private final List<Attack> all = new ArrayList<>();
    private int cids;

    private RegistrationAttacks(String url) {
        this.url = url;
    }

    /** @param url of a file that may be registered for */
    static List<Attack> all(String url) {
        RegistrationAttacks attacks = new RegistrationAttacks(url);
        attacks.badFields();
        attacks.urls();
        attacks.headers();
        return attacks.all;
    }

    private Map<String, String> fields() {
        return Requests.registration("hostile-fields-" + cids++, url);
    }

    private void register(String name, Map<String, String> fields, Expected expected) {
        all.add(Attack.control("registration", name,
                Requests.post("/peer/registry", Requests.FORM, Requests.form(fields)), expected));
    }

    private void registerJson(String name, String json, Expected expected) {
        all.add(Attack.control("registration as JSON", name, Requests.post("/peer/registry", Requests.JSON, json),
                expected));
    }

    private void badFields() {
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
        for (String port : List.of("-1", "65536", "99999999999", "1e4", "0x50", "15001.5", "NaN", "１５", "15001 15002",
                "+-1")) {
            Map<String, String> fields = fields();
            fields.put("port", port);
            register("port " + port.replaceAll("[^ -~]", "?"), fields, INVALID);
        }
        for (String ip : List.of("256.1.1.1", "1.2.3", "1.2.3.4.5", "localhost", "127.0.0.1:80", "::zz", "[::1",
                "http://1.2.3.4", "0.0.0.0", "255.255.255.255", "224.0.0.1", "1.2.3.4 ", "%31.2.3.4", "１.2.3.4")) {
            Map<String, String> fields = fields();
            fields.put("ip", ip);
            register("ip " + ip.replaceAll("[^ -~]", "?"), fields, ip.endsWith(" ") ? SOME_ANSWER : INVALID);
        }
        for (String path : List.of("/../etc/passwd", "/peer/file/../../x", "/peer/file/%2e%2e/x", "/peer/file/..",
                "peer/file/x", "http://evil.example/x", "//evil.example/x", "/peer/file/a b", "/peer/file/x#y",
                "/peer/file/\u00e9", "\\\\x\\y")) {
            Map<String, String> fields = fields();
            fields.put("path", path);
            register("path " + path.replaceAll("[^ -~]", "?"), fields,
                    path.contains("..") ? INVALID : code(200, 501, 607, 609));
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

    private void urls() {
        for (String bad : List.of("", " ", "file:///etc/passwd", "ftp://a/b", "gopher://a/b", "javascript:alert(1)",
                "jar:http://a!/b", "http://", "http:///x", "http:x", "//a/b", "http://a:0/", "http://a:99999/",
                "http://a:-1/", "http://a:b/", "http://[::1/", "http://a b/", "http://a\r\nHost: b/", "http://a/\0",
                "http://%00/", "http://-/", "http://..", "http://a@b@c/", "http://169.254.169.254/latest/meta-data",
                "http://0/", "http://0.0.0.0/", "http://[::]/", "http://224.0.0.1/", "http://0x7f.1:1/",
                "http://2852039166/", "http://[::ffff:169.254.169.254]/", "http://[fe80::1%25lo]/",
                "http://" + "a".repeat(300) + "/", "http://a/" + "x".repeat(40_000), "HTTP://", "\u00e4\u00f6\u00fc")) {
            Map<String, String> fields = fields();
            fields.put("rawUrl", bad);
            fields.put("taskUrl", bad);
            register("rawUrl " + Attack.shown(bad), fields, REFUSED_URL);
        }
        Map<String, String> other = fields();
        other.put("taskUrl", "http://somebody.else.example/file");
        register("a taskUrl of another host", other, SOME_ANSWER);
    }

    private void headers() {
        for (String header : List.of("Host: evil.example", "Content-Length: 5", "Transfer-Encoding: chunked",
                "Range: bytes=0-1", "Connection: close", "Upgrade: h2c", "Expect: 100-continue", "If-None-Match: x",
                "Accept-Encoding: gzip", "TE: trailers", "Proxy-Authorization: x", "Te\u00dft: x", ": x", "no colon",
                "A: b\r\nC: d", "A: \0", "A" + "x".repeat(70_000) + ": y", "A: " + "y".repeat(70_000))) {
            Map<String, String> fields = fields();
            fields.put("headers", header);
            register("header " + Attack.shown(header), fields, SOME_ANSWER);
            registerJson("header " + Attack.shown(header) + " in an array", 
                    Requests.json(fields(), Map.of("headers", "[\"" + header.replaceAll("[^ -~]", "?") + "\"]")),
                    SOME_ANSWER);
        }
        for (String json : List.of("1", "true", "[1]", "[null]", "[[]]", "{\"A\":1}", "{\"A\":null}", "{\"A\":{}}",
                "\"{\"", "{\"\":\"\"}")) {
            registerJson("headers " + json, Requests.json(fields(), Map.of("headers", json)), SOME_ANSWER);
        }
    }
}
