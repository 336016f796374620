package io.supernode.app.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes settings as YAML that can be used as a configuration file. Stateless. */
public final class ConfigPrinter {

    /** A plain scalar may have these and be read as it stands. */
    private static final String PLAIN = "[A-Za-z0-9/][A-Za-z0-9/._+-]*";

    private ConfigPrinter() {}

    /** Every key with its default, its flag and its meaning. */
    public static String defaults() {
        StringBuilder yaml = new StringBuilder("# Every key with its default, below its flag. The variable of the environment"
                + " is\n# the key in capitals, such as " + Keys.LISTEN_PORT.environmentName()
                + ". Keys marked with * are read again at SIGHUP.\nbase:\n");
        KeyGroup group = null;
        for (Key<?> key : Keys.all()) {
            if (key.group() != group) {
                group = key.group();
                yaml.append("\n  # ---- ").append(group.heading()).append(" ----\n");
            }
            yaml.append("\n  # ").append(key.flags().get(0)).append(key.changesAtRunTime() ? " *: " : ": ");
            yaml.append(key.description()).append('\n');
            yaml.append("  ").append(defaultLine(key)).append('\n');
        }
        return yaml.toString();
    }

    private static <T> String defaultLine(Key<T> key) {
        String text = key.type().write(key.defaultValue());
        return isWritten(key, text) ? key.name() + ": " + scalar(text) : "# " + key.name() + ": " + key.defaultText();
    }

    /** Every key with its value, and where that comes from. */
    public static String effective(Settings settings) {
        List<Line> lines = Keys.all().stream().map(key -> line(settings, key)).toList();
        int width = lines.stream().mapToInt(line -> line.text().length()).max().orElse(0);
        return lines.stream()
                .map(line -> String.format(Locale.ROOT, "  %-" + width + "s  # %s%n", line.text(), line.comment()))
                .collect(Collectors.joining("", "base:\n", ""));
    }

    private record Line(String text, String comment) {}

    private static Line line(Settings settings, Key<?> key) {
        String text = settings.text(key);
        Source source = settings.source(key);
        return source.equals(Source.DEFAULT) && !isWritten(key, text)
                ? new Line("# " + key.name() + ":", "default: " + (key.defaultText().isEmpty() ? "none" : key.defaultText()))
                : new Line(key.name() + ": " + scalar(text), source.toString());
    }

    /** Whether the default can be written: some only stand for what is found out later. */
    private static boolean isWritten(Key<?> key, String text) {
        return !text.isEmpty() && key.defaultText().equals(text);
    }

    private static String scalar(String text) {
        return text.matches(PLAIN) ? text : '\'' + text.replace("'", "''") + '\'';
    }
}
