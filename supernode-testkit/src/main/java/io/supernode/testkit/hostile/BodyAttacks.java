package io.supernode.testkit.hostile;

import static io.supernode.testkit.hostile.Expected.code;
import static io.supernode.testkit.hostile.Expected.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Bodies of a registration that are no form, no JSON object, or not framed as HTTP says. */
final class BodyAttacks {

    private static final Expected INVALID = code(501);
    private static final Expected REFUSED_URL = code(501, 607);
    /** A registration that may be taken as well as refused. */
    private static final Expected SOME_ANSWER = code(200, 501, 607, 608, 609);
    private static final Expected BAD_HTTP = status(400, 404, 405, 411, 414, 431, 501, 505).orClosed();
    private static final Expected TOO_LARGE = status(400, 413, 414, 431).orClosed();

    private final String url;
    private final List<Attack> all = new ArrayList<>();
    private int cids;

    private BodyAttacks(String url) {
        this.url = url;
    }

    /** @param url of a file that may be registered for */
    static List<Attack> all(String url) {
        BodyAttacks attacks = new BodyAttacks(url);
        attacks.json();
        attacks.bodies();
        return attacks.all;
    }

    private Map<String, String> fields() {
        return Requests.registration("hostile-body-" + cids++, url);
    }

    private void registerJson(String name, String json, Expected expected) {
        all.add(Attack.control("registration as JSON", name, Requests.post("/peer/registry", Requests.JSON, json),
                expected));
    }

    private void json() {
        for (String field : List.of("cid", "ip", "port", "path", "rawUrl")) {
            for (String value : List.of("null", "true", "[]", "{}", "[[[]]]", "-1e309", "\"\\u0000\"")) {
                registerJson(field + " is " + value, Requests.json(fields(), Map.of(field, value)),
                        field.equals("cid") && (value.equals("true") || value.startsWith("-1"))
                                ? SOME_ANSWER
                                : REFUSED_URL);
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
        registerJson("a field nested 5 000 times",
                Requests.json(fields(), Map.of("x", "[".repeat(5_000) + "]".repeat(5_000))), SOME_ANSWER);
        registerJson("a number of 10 000 digits", Requests.json(fields(), Map.of("port", "9".repeat(10_000))), INVALID);
        registerJson("a port with an exponent of nine digits", Requests.json(fields(), Map.of("port", "1e999999999")),
                INVALID);
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

    private void bodies() {
        String target = "/peer/registry";
        String good = Requests.form(fields());
        for (String type : List.of("", "text/plain", "application/xml", "multipart/form-data",
                "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=nonsense",
                "application/json; charset=utf-16", "a".repeat(1_000), "/", ";;;")) {
            all.add(Attack.control("body", "content type " + Attack.shown(type), Requests.post(target, type, good),
                    SOME_ANSWER.orStatus(400, 415)));
        }
        for (String body : List.of("", "&", "=", "&&&===&&&", "%", "%zz", "cid=%", "cid=%f", "cid=%ff%fe", "cid",
                "cid=1=2=3", "\0\0\0", "cid[]=1", "cid=a&cid=b", "&".repeat(50_000), "a=b&".repeat(20_000))) {
            all.add(Attack.control("body", "form " + Attack.shown(body), Requests.post(target, Requests.FORM, body),
                    INVALID));
        }
        all.add(Attack.control("body", "of 2 MB", Requests.post(target, Requests.FORM, "x".repeat(2 << 20)),
                TOO_LARGE));
        String head = Requests.line("POST", target) + "Content-Type: " + Requests.FORM + "\r\n";
        all.add(Attack.control("body", "whose length is 4 GB", head + "Content-Length: 4294967296\r\n\r\nx",
                TOO_LARGE));
        for (String length : List.of("-1", "x", "1 1", "9999999999999999999999", "+5", "0x10", "1,2")) {
            all.add(Attack.control("body", "whose length is " + length,
                    head + "Content-Length: " + length + "\r\n\r\nx", TOO_LARGE));
        }
        all.add(Attack.control("body", "with two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
                BAD_HTTP));
        all.add(Attack.control("body", "with a length and chunks",
                head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", BAD_HTTP));
        all.add(Attack.control("body", "of an unknown transfer coding", head + "Transfer-Encoding: x\r\n\r\n0\r\n\r\n",
                BAD_HTTP));
        all.add(Attack.control("body", "with a chunk of no hexadecimal size",
                head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n", BAD_HTTP));
        all.add(Attack.control("body", "with a chunk of 16 EB",
                head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx", BAD_HTTP.orStatus(413)));
        all.add(Attack.control("body", "in good chunks, of no registration",
                head + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", INVALID));
    }
}
