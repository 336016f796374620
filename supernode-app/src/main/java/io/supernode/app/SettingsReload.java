package io.supernode.app;

import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Key;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again while the supernode runs. What can change does; what cannot is named in the log; a
 * configuration that cannot be used changes nothing. Thread-safe.
 */
final class SettingsReload implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReload.class);

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
}
