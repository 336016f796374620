package io.supernode.http.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.http.admin.AdminJson;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who looks at a page. First it is sent the whole page, then what has changed since the message before; each message has
 * a greater number than the one before and names that one, so that a browser which lacks it asks for the whole page again. Of the
 * live view's thread alone.
 */
final class Viewer {

    /** So long nothing may be said, before a proxy takes the connection for dead. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final byte[] NOTHING_NEW = ": nothing new\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OptionalLong address;
    private final PageRequest request;
    private final EventStream stream;
    private ObjectNode seen;
    private long seenId;
    private long saidNanos;

    /** @param address under which it counts among the viewers of one address; empty for one that no such limit concerns */
    Viewer(OptionalLong address, PageRequest request, EventStream stream) {
        this.address = address;
        this.request = request;
        this.stream = stream;
    }

    OptionalLong address() {
        return address;
    }

    PageRequest request() {
        return request;
    }

    EventStream stream() {
        return stream;
    }

    /** @param id greater than that of every update before */
    void update(ObjectNode page, long id, long nowNanos) {
        ObjectNode data = AdminJson.object();
        if (seen == null) {
            data.set("page", page);
        } else {
            ObjectNode patch = MergePatch.between(seen, page);
            if (patch.isEmpty()) {
                if (nowNanos - saidNanos > SILENCE_NANOS) {
                    saidNanos = nowNanos;
                    stream.send(NOTHING_NEW, nowNanos);
                }
                return;
            }
            data.put("since", seenId);
            data.set("patch", patch);
        }
        String text = "id: " + id + "\nevent: " + (seen == null ? "page" : "change") + "\ndata: "
                + new String(AdminJson.bytes(data), StandardCharsets.UTF_8) + "\n\n";
        seen = page;
        seenId = id;
        saidNanos = nowNanos;
        stream.send(text.getBytes(StandardCharsets.UTF_8), nowNanos);
    }
}
