package io.supernode.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The value of every key, and where it comes from. All values are allowed, also together. Immutable. */
public final class Settings {

    private record Value(Object value, Source source) {}

    private final Map<Key<?>, Value> values;
    private final Optional<Path> file;

    private Settings(Map<Key<?>, Value> values, Optional<Path> file) {
        this.values = Map.copyOf(values);
        this.file = file;
    }

    /** The value of a key. */
    public <T> T get(Key<T> key) {
        // Only the builder puts values in, each of the type of its key.
        @SuppressWarnings("unchecked")
        T value = (T) values.get(key).value();
        return value;
    }

    /** Where the value of a key comes from. */
    public Source source(Key<?> key) {
        return values.get(key).source();
    }

    /** The value of a key as it may be written in a file. */
    public <T> String text(Key<T> key) {
        return key.type().write(get(key));
    }

    /** The file that was read; empty if there was none. */
    public Optional<Path> file() {
        return file;
    }

    /** The keys whose values differ from those of {@code other}, in the order of the help. */
    public List<Key<?>> differencesFrom(Settings other) {
        return Keys.all().stream().filter(key -> !Objects.equals(get(key), other.get(key))).toList();
    }

    /**
     * The same, but for these values, which come from the API.
     *
     * @param texts as they are written in a file
     * @throws ConfigException if one is not allowed, or they are not allowed together
     */
    public Settings with(Map<Key<?>, String> texts) throws ConfigException {
        Builder changed = new Builder();
        changed.values.putAll(values);
        List<String> problems = new ArrayList<>();
        for (Map.Entry<Key<?>, String> text : texts.entrySet()) {
            try {
                changed.read(text.getKey(), text.getValue());
            } catch (BadValueException e) {
                problems.add(text.getKey() + ": expected " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return changed.build(file);
    }

    /** What the log contains: {@link Keys#DEBUG} counts unless a level was given. */
    public LogLevel logLevel() {
        boolean isGiven = !source(Keys.LOG_LEVEL).equals(Source.DEFAULT);
        return get(Keys.DEBUG) && !isGiven ? LogLevel.DEBUG : get(Keys.LOG_LEVEL);
    }

    /** The home directory; a tilde at the beginning stands for the user's own. */
    public Path homeDirectory() {
        String text = get(Keys.HOME_DIR);
        boolean ofUser = text.equals("~") || text.startsWith("~/");
        return ofUser ? Path.of(System.getProperty("user.home") + text.substring(1)) : Path.of(text);
    }

    /** Collects values; one use. Not thread-safe. */
    static final class Builder {

        private final Map<Key<?>, Value> values = new HashMap<>();

        Builder() {
            Keys.all().forEach(key -> values.put(key, new Value(key.defaultValue(), Source.DEFAULT)));
        }

        <T> void put(Key<T> key, T value, Source source) {
            values.put(key, new Value(value, source));
        }

        private <T> void read(Key<T> key, String text) throws BadValueException {
            put(key, key.type().read(text.strip()), Source.API);
        }

        /** @throws ConfigException if the values are not allowed together */
        Settings build(Optional<Path> file) throws ConfigException {
            Settings settings = buildUnchecked(file);
            List<String> problems = SettingsCheck.problems(settings, Set.of());
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return settings;
        }

        /** For who checks it: all that is wrong is to be told at once. */
        Settings buildUnchecked(Optional<Path> file) {
            return new Settings(values, file);
        }
    }
}
