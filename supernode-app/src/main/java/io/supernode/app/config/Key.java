package io.supernode.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One thing that can be configured, by a flag, in a file below {@code base:}, or in the environment. Immutable.
 *
 * @param name in a file; without regard to case
 * @param group of the help
 * @param flags its names on the command line, the main one first; never empty
 * @param type of its values
 * @param defaultValue when it is not given
 * @param defaultText what the help shows as the default
 * @param description one sentence or phrase, without a full stop
 * @param changesAtRunTime whether a new value in the file takes effect at SIGHUP
 */
public record Key<T>(
        String name,
        KeyGroup group,
        List<String> flags,
        ValueType<T> type,
        T defaultValue,
        String defaultText,
        String description,
        boolean changesAtRunTime) {

    private static final String ENVIRONMENT_PREFIX = "SUPERNODE_";

    public Key {
        Objects.requireNonNull(name, "name");
        flags = List.copyOf(flags);
    }

    /** A key with one flag, whose default is shown as it is written. */
    static <T> Key<T> of(
            KeyGroup group, String name, String flag, ValueType<T> type, T defaultValue, String description) {
        return new Key<>(
                name, group, List.of(flag), type, defaultValue, type.write(defaultValue), description, false);
    }

    /** The same, with another flag for it: one that the originals had. */
    Key<T> alsoAs(String... otherFlags) {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of(otherFlags));
        return new Key<>(name, group, all, type, defaultValue, defaultText, description, changesAtRunTime);
    }

    /** The same, with these words for its default. */
    Key<T> withDefaultShownAs(String text) {
        return new Key<>(name, group, flags, type, defaultValue, text, description, changesAtRunTime);
    }

    /** The same, but a new value in the file takes effect at SIGHUP. */
    Key<T> thatChangesAtRunTime() {
        return new Key<>(name, group, flags, type, defaultValue, defaultText, description, true);
    }

    /** The variable of the environment, such as SUPERNODE_LISTEN_PORT. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX
                + name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
    }

    /** How the help and the README show the main flag, such as {@code --port=PORT}. */
    public String flagWithParameter() {
        return type.isSwitch() ? flags.get(0) : flags.get(0) + '=' + type.label();
    }

    @Override
    public String toString() {
        return name;
    }
}
