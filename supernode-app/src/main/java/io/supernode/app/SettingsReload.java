package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Key;
import io.supernode.app.config.KeyGroup;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import io.supernode.http.admin.SettingsControl;
import io.supernode.http.guard.AdminToken;
import io.supernode.http.net.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier readCertificate;
    /** The keys that can change have these values. */
    private Settings applied;
    private Optional<AdminToken> token;

    /**
     * @param apply makes the values of those keys take effect that can change at run time
     * @param readCertificate reads the files of the certificate again, and tells whether it is another one
     */
    SettingsReload(SettingsLoader loader, Settings started, Consumer<Settings> apply, BooleanSupplier readCertificate) {
        this.loader = loader;
        this.started = started;
        this.applied = started;
        this.apply = apply;
        this.readCertificate = readCertificate;
        this.token = AdapterSettings.adminToken(started);
    }

    @Override
    public synchronized void run() {
        // Whatever becomes of the configuration: these are the files of the start.
        boolean isOtherCertificate = readCertificate.getAsBoolean();
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
        boolean isOtherToken = isOtherToken(read);
        if (isOtherToken) {
            LOG.info("the token of administrators is from now on {}",
                    token.isPresent() ? "the one that is now in '" + read.get(Keys.ADMIN_TOKEN_FILE) + "'" : "none");
        }
        LOG.info("the configuration has been read again: {} values have changed{}{}", changes,
                isOtherToken ? ", and the token" : "", isOtherCertificate ? ", and the certificate" : "");
    }

    private boolean isOtherToken(Settings read) {
        Optional<AdminToken> former = token;
        token = AdapterSettings.adminToken(read);
        return former.isPresent() != token.isPresent()
                || former.isPresent() && !former.get().isSameAs(token.orElseThrow());
    }

    @Override
    public synchronized List<Setting> settings() {
        return Keys.all().stream().map(key -> {
            Settings those = key.changesAtRunTime() ? applied : started;
            return new Setting(key.name(), those.text(key), source(key), isChangeable(key));
        }).toList();
    }

    /** Of a value that stays until the next start, the place may say something else by now. */
    private String source(Key<?> key) {
        String latest = applied.source(key).toString();
        return key.changesAtRunTime() || applied.text(key).equals(started.text(key))
                ? latest
                : started.source(key) + ", as it was at the start; from the next start on " + applied.text(key) + " ("
                        + latest + ")";
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
