package io.supernode.testkit.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests as text, well formed but for what the caller makes of them. */
final class Requests {

    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    private Requests() {}

    static String get(String target) {
        return line("GET", target) + "\r\n";
    }

    static String line(String method, String target) {
        return method + ' ' + target + " HTTP/1.1\r\nHost: supernode\r\nConnection: close\r\n";
    }

    static String post(String target, String type, String body) {
        return line("POST", target) + "Content-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    /** A registration as it should be. */
    static Map<String, String> registration(String cid, String url) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("cid", cid);
        fields.put("ip", "127.0.0.1");
        fields.put("hostName", "hostile");
        fields.put("superNodeIp", "127.0.0.1");
        fields.put("port", "15001");
        fields.put("path", "/peer/file/hostile");
        fields.put("rawUrl", url);
        fields.put("taskUrl", url);
        fields.put("version", "1.0.6");
        return fields;
    }

    static String form(Map<String, String> fields) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&").append(name).append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return body.toString();
    }

    /**
     * An object whose values are those of {@code fields} as text, but for what {@code raw} has, which is put in as it
     * is.
     */
    static String json(Map<String, String> fields, Map<String, String> raw) {
        StringBuilder body = new StringBuilder("{");
        Map<String, String> all = new LinkedHashMap<>();
        fields.forEach((name, value) -> all.put(name, name.equals("port") ? value : '"' + value + '"'));
        all.putAll(raw);
        all.forEach((name, value) ->
                body.append(body.length() == 1 ? "" : ",").append('"').append(name).append("\":").append(value));
        return body.append('}').toString();
    }
}
