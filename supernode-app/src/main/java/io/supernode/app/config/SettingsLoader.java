package io.supernode.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Merges what was given: a flag counts before the environment, the environment before the file, the file before the default.
 * A value that is not allowed is refused also where another one counts. May be used again, to read the file anew.
 */
public final class SettingsLoader {

    /** The originals' path. It need not exist. */
    public static final Path DEFAULT_FILE = Path.of("/etc/dragonfly/supernode.yml");

    /** Names the file. */
    public static final String FILE_VARIABLE = "SUPERNODE_CONFIG";

    private static final String PREFIX = "SUPERNODE_";
    /** What Kubernetes puts into the environment of each container near a service called supernode. */
    private static final Pattern OF_KUBERNETES = Pattern.compile("SUPERNODE_(SERVICE_(HOST|PORT).*|PORT(_.*)?)");

    /** Options of the JVM, read by {@code bin/supernode} before there is one. */
    private static final String OF_THE_LAUNCHER = "SUPERNODE_JAVA_OPTS";

    private final Flags flags;
    private final Map<String, String> environment;
    private final Path defaultFile;

    /** @param environment of the process */
    public SettingsLoader(Flags flags, Map<String, String> environment) {
        this(flags, environment, DEFAULT_FILE);
    }

    /** @param defaultFile that need not exist */
    public SettingsLoader(Flags flags, Map<String, String> environment, Path defaultFile) {
        this.flags = flags;
        this.environment = Map.copyOf(environment);
        this.defaultFile = defaultFile;
    }

    /**
     * Reads and checks everything.
     *
     * @param notes takes what an operator should know
     * @throws ConfigException with all problems
     */
    public Settings load(Notes notes) throws ConfigException {
        Optional<Path> file = file();
        List<GivenValue> given = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        if (file.isPresent()) {
            given.addAll(ConfigFile.read(file.get(), notes, problems));
        }
        given.addAll(environment(notes));
        given.addAll(flags.given(notes));
        return merge(given, file, notes, problems);
    }

    /**
     * Reads and checks one file alone, with the defaults for what is not in it.
     *
     * @throws ConfigException with all problems
     */
    public static Settings check(Path file, Notes notes) throws ConfigException {
        List<String> problems = new ArrayList<>();
        return merge(ConfigFile.read(file, notes, problems), Optional.of(file), notes, problems);
    }

    private Optional<Path> file() throws ConfigException {
        Optional<String> named = flags.configFile()
                .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).filter(path -> !path.isBlank()));
        if (named.isPresent()) {
            return named.map(Path::of);
        }
        return Files.exists(defaultFile) ? Optional.of(defaultFile) : Optional.empty();
    }

    private List<GivenValue> environment(Notes notes) {
        List<GivenValue> given = new ArrayList<>();
        TreeSet<String> unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(name -> !name.startsWith(PREFIX) || OF_KUBERNETES.matcher(name).matches());
        unknown.remove(FILE_VARIABLE);
        unknown.remove(OF_THE_LAUNCHER);
        for (Key<?> key : Keys.all()) {
            String name = key.environmentName();
            unknown.remove(name);
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                given.add(new GivenValue(key, value.strip(), new Source.Environment(name)));
            }
        }
        unknown.forEach(name -> notes.warn("environment " + name + " is unknown and ignored"));
        return given;
    }

    /** @param problems with what was to be merged; all are told at once */
    private static Settings merge(List<GivenValue> given, Optional<Path> file, Notes notes, List<String> problems)
            throws ConfigException {
        Settings.Builder settings = new Settings.Builder();
        Set<Key<?>> bad = new HashSet<>();
        for (GivenValue value : given) {
            try {
                put(settings, value.key(), value);
            } catch (BadValueException e) {
                bad.add(value.key());
                problems.add(value.source() + ": '" + printable(value.text()) + "' is not allowed: expected "
                        + e.getMessage());
            }
        }
        Settings merged = settings.buildUnchecked(file);
        problems.addAll(SettingsCheck.problems(merged, bad));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        SettingsCheck.warnings(merged).forEach(notes::warn);
        ClusterKeys.withoutName(merged).ifPresent(notes::warn);
        return merged;
    }

    private static <T> void put(Settings.Builder settings, Key<T> key, GivenValue value) throws BadValueException {
        settings.put(key, key.type().read(value.text()), value.source());
    }

    private static String printable(String text) {
        return text.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
