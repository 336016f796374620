package io.supernode.testkit.origin;

import io.supernode.testkit.wire.RequestHead;
import java.util.HashMap;
import java.util.Map;

/**
 * Other contents for those who send some value of a header; named in {@code Vary}.
 *
 * @param header that decides, or null if none does
 * @param contents by the header's value
 */
record Variants(String header, Map<String, Content> contents) {

    static final Variants NONE = new Variants(null, Map.of());

    Variants with(String name, String value, Content content) {
        Map<String, Content> more = new HashMap<>(contents);
        more.put(value, content);
        return new Variants(name, Map.copyOf(more));
    }

    /** What {@code head} gets instead of {@code others}. */
    Content of(RequestHead head, Content others) {
        String value = header == null ? null : head.headers().get(header);
        return value == null ? others : contents.getOrDefault(value, others);
    }

    /** Tells the variants apart in ETags; empty for the one that others get. */
    String tag(RequestHead head) {
        String value = header == null ? null : head.headers().get(header);
        return value != null && contents.containsKey(value) ? '-' + Integer.toHexString(value.hashCode()) : "";
    }
}
