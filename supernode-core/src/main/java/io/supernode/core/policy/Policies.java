package io.supernode.core.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Scheduling policies by name: those of the core, and those that somebody adds, by the class path ({@link #installed})
 * or by hand ({@link #with}). Immutable. Each {@link #named} makes a new policy, so that what one supernode's policy
 * remembers is not seen by another's.
 */
public final class Policies {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+");
    private static final Policies NONE = new Policies(Map.of());
    private static final Policies OF_CORE = NONE.with(OneAtATime::new).with(RarestFirst::new);

    private final Map<String, Supplier<? extends SchedulingPolicy>> byName;

    private Policies(Map<String, Supplier<? extends SchedulingPolicy>> byName) {
        this.byName = byName;
    }

    /** Those of the core, the default first. */
    public static Policies ofCore() {
        return OF_CORE;
    }

    /**
     * Those of the core, and those that jars on the class path name in
     * {@code META-INF/services/io.supernode.core.policy.SchedulingPolicy}.
     *
     * @throws IllegalArgumentException if one of these cannot be made, or has the name of another
     */
    public static Policies installed() {
        Policies all = OF_CORE;
        try {
            for (ServiceLoader.Provider<SchedulingPolicy> found :
                    (Iterable<ServiceLoader.Provider<SchedulingPolicy>>)
                            ServiceLoader.load(SchedulingPolicy.class).stream()::iterator) {
                all = all.with(found);
            }
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException(
                    "a scheduling policy on the class path cannot be used: " + e.getMessage(), e);
        }
        return all;
    }

    /**
     * One policy and none of the core's; more are added by {@link #with}.
     *
     * @param maker as for {@link #with}
     * @throws IllegalArgumentException if its name is malformed
     */
    public static Policies only(Supplier<? extends SchedulingPolicy> maker) {
        return NONE.with(maker);
    }

    /**
     * These and one more.
     *
     * @param maker makes a new one each time; its name is always the same
     * @throws IllegalArgumentException if its name is malformed or taken
     */
    public Policies with(Supplier<? extends SchedulingPolicy> maker) {
        SchedulingPolicy sample = maker.get();
        String name = sample.name();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a policy is letters, digits and hyphens, not '" + name + "', as "
                            + sample.getClass().getName() + " has it");
        }
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("two policies are named " + name + ": "
                    + byName.get(name).get().getClass().getName() + " and " + sample.getClass().getName());
        }
        Map<String, Supplier<? extends SchedulingPolicy>> more = new LinkedHashMap<>(byName);
        more.put(name, maker);
        return new Policies(Collections.unmodifiableMap(more));
    }

    /** The names, in the order in which the policies were added; of those with the core's, the default first. */
    public Set<String> names() {
        return byName.keySet();
    }

    /**
     * A new policy of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public SchedulingPolicy named(String name) {
        Supplier<? extends SchedulingPolicy> maker = byName.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("no policy is named " + name + ", only " + String.join(", ", names()));
        }
        return maker.get();
    }
}
