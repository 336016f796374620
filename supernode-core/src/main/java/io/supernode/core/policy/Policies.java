package io.supernode.core.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The registry of the scheduling policies that come with the core; others are handed in as objects. */
public final class Policies {

    private static final Map<String, SchedulingPolicy> BY_NAME = byName(
            new OneAtATime(), new RarestFirst(), new OriginalJava());

    private Policies() {}

    /** The names, the default first. */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    /**
     * The policy of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static SchedulingPolicy named(String name) {
        SchedulingPolicy policy = BY_NAME.get(name);
        if (policy == null) {
            throw new IllegalArgumentException("no policy is named " + name + ", only " + String.join(", ", names()));
        }
        return policy;
    }

    private static Map<String, SchedulingPolicy> byName(SchedulingPolicy... policies) {
        Map<String, SchedulingPolicy> map = new LinkedHashMap<>();
        for (SchedulingPolicy policy : policies) {
            map.put(policy.name(), policy);
        }
        return Collections.unmodifiableMap(map);
    }
}
