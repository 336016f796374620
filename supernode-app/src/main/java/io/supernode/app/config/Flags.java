package io.supernode.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The flags of all keys as options of a command and some of its subcommands, and what was given for them. The parser only
 * collects texts; the keys' types read them. One object for each parsed command line; not thread-safe.
 */
public final class Flags {

    private static final String CONFIG = "--config";

    /** By flag; one for each command that has it. */
    private final Map<String, List<Holder>> holders = new HashMap<>();

    /** Adds an option for each flag to a command, and returns that command. */
    public CommandSpec addTo(CommandSpec command) {
        command.addOption(option(CONFIG, "FILE", false)
                .description("Configuration file in YAML. Default: " + SettingsLoader.DEFAULT_FILE + ", if there is one")
                .build());
        for (KeyGroup group : KeyGroup.values()) {
            ArgGroupSpec.Builder section = ArgGroupSpec.builder()
                    .validate(false)
                    .order(group.ordinal())
                    .heading("%n" + group.heading() + "%n");
            Keys.all().stream().filter(key -> key.group() == group).forEach(key -> options(key).forEach(section::addArg));
            command.addArgGroup(section.build());
        }
        for (IgnoredKeys.Ignored ignored : IgnoredKeys.ALL) {
            for (String flag : ignored.flags()) {
                command.addOption(option(flag, ignored.isSwitch() ? "" : "X", false).hidden(true).build());
            }
        }
        return command;
    }

    private List<OptionSpec> options(Key<?> key) {
        List<OptionSpec> options = new ArrayList<>();
        for (String flag : key.flags()) {
            boolean isMain = flag.equals(key.flags().get(0));
            options.add(option(flag, key.type().label(), key.type().isList())
                    .description(description(key))
                    .hidden(!isMain)
                    .build());
        }
        return options;
    }

    private static String description(Key<?> key) {
        String others = key.flags().size() == 1
                ? ""
                : "; also " + String.join(", ", key.flags().subList(1, key.flags().size()));
        boolean hasDefault = !key.defaultText().isEmpty();
        // The parser would take a percent sign for a format.
        return (key.description() + others + (hasDefault ? ". Default: " + key.defaultText() : "")).replace("%", "%%");
    }

    private OptionSpec.Builder option(String flag, String label, boolean isList) {
        OptionSpec.Builder option = OptionSpec.builder(flag).type(String.class);
        if (label.isEmpty()) {
            option.arity("0..1").fallbackValue("true").paramLabel("true|false");
        } else {
            option.arity("1").paramLabel(label);
        }
        if (isList) {
            option.type(List.class).auxiliaryTypes(String.class);
        }
        Holder holder = new Holder();
        holders.computeIfAbsent(flag, key -> new ArrayList<>()).add(holder);
        return option.getter(holder).setter(holder);
    }

    /** Holds what the parser found for one flag of one command. */
    private static final class Holder implements IGetter, ISetter {

        private Object value;

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get() {
            // Only the parser asks, for what it has set.
            return (T) value;
        }

        @Override
        public <T> T set(T newValue) {
            value = newValue;
            return newValue;
        }

        Stream<String> texts() {
            if (value instanceof List<?> list) {
                return list.stream().map(String::valueOf);
            }
            return Stream.ofNullable(value).map(String::valueOf);
        }
    }

    /** What was given for a flag, of a list all its parts. */
    private Optional<String> text(String flag) {
        return holders.getOrDefault(flag, List.of()).stream().flatMap(Holder::texts).reduce((one, next) -> one + "," + next);
    }

    Optional<String> configFile() {
        return text(CONFIG);
    }

    /**
     * What was given.
     *
     * @throws ConfigException if a key was given by two of its flags
     */
    List<GivenValue> given(Notes notes) throws ConfigException {
        List<GivenValue> values = new ArrayList<>();
        for (Key<?> key : Keys.all()) {
            List<String> used = key.flags().stream().filter(flag -> text(flag).isPresent()).toList();
            if (used.size() > 1) {
                throw new ConfigException("flags " + String.join(" and ", used) + " are the same: only one is expected");
            }
            used.forEach(flag -> values.add(new GivenValue(key, text(flag).orElseThrow().strip(), new Source.Flag(flag))));
        }
        for (IgnoredKeys.Ignored ignored : IgnoredKeys.ALL) {
            ignored.flags().stream().filter(flag -> text(flag).isPresent()).forEach(
                    flag -> notes.inform("flag " + flag + " means nothing here: " + ignored.reason()));
        }
        return values;
    }
}
