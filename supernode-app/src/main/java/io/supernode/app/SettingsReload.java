package io.supernode.app;

import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Key;
import io.supernode.app.config.KeyGroup;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import io.supernode.http.admin.SettingsControl;
import io.supernode.http.net.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the configuration while the supernode runs: reads it again, or takes values that an operator gives over the API. What
 * can change does; what cannot is named in the log; a configuration that cannot be used changes nothing. Thread-safe.
 */
final class SettingsReload implements Runnable, SettingsControl {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

    private static final int MAX_NAME = 50;

    private final SettingsLoader loader;
    private final Consumer<Settings> apply;
    /** With these the process was started; the keys that cannot change still have these values. */
    private final Settings started;
    /** The keys that can change have these values. */
    private Settings applied;

    /** @param apply makes the values of those keys take effect that can change at run time */
    SettingsReload(SettingsLoader loader, Settings started, Consumer<Settings> apply) {
        this.loader = loader;
        this.started = started;
        this.applied = started;
        this.apply = apply;
    }

    @Override
    public synchronized void run() {
        Notes notes = new Notes();
        Settings read;
        try {
            read = loader.load(notes);
        } catch (ConfigException e) {
            e.problems().forEach(problem -> LOG.error("the configuration stays as it was: {}", problem));
            return;
        }
        Main.log(notes);
        int changes = 0;
        for (Key<?> key : read.differencesFrom(applied)) {
            if (key.changesAtRunTime()) {
                LOG.info("{} is {} from now on ({})", key, read.text(key), read.source(key));
                changes++;
            }
        }
        for (Key<?> key : read.differencesFrom(started)) {
            if (!key.changesAtRunTime()) {
                LOG.warn(
                        "{} stays {} until the next start, then it is {} ({})",
                        key, started.text(key), read.text(key), read.source(key));
            }
        }
        applied = read;
        apply.accept(read);
        LOG.info("the configuration has been read again: {} values have changed", changes);
    }

    @Override
    public synchronized List<Setting> settings() {
        return Keys.all().stream().map(key -> {
            Settings those = key.changesAtRunTime() ? applied : started;
            return new Setting(key.name(), those.text(key), those.source(key).toString(), isChangeable(key));
        }).toList();
    }

    /** Who may administrate is up to whoever may write the file, not to those who may administrate. */
    private static boolean isChangeable(Key<?> key) {
        return key.changesAtRunTime() && key.group() != KeyGroup.ADMINISTRATION;
    }

    @Override
    public synchronized void change(Map<String, String> values) {
        Map<Key<?>, String> texts = new LinkedHashMap<>();
        values.forEach((name, text) -> texts.put(changeable(name), text));
        Settings changed;
        try {
            changed = applied.with(texts);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(String.join("; ", e.problems()), e);
        }
        texts.keySet().forEach(key -> LOG.info(
                "{} is {} from now on ({})", key, changed.text(key), changed.source(key)));
        applied = changed;
        apply.accept(changed);
    }

    private static Key<?> changeable(String name) {
        Key<?> known = Keys.all().stream()
                .filter(key -> key.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no key " + Printable.of(name, MAX_NAME)));
        if (!isChangeable(known)) {
            throw new IllegalArgumentException(known + " cannot be changed while the supernode runs");
        }
        return known;
    }
}
