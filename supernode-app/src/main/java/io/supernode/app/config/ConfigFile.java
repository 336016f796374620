package io.supernode.app.config;

import io.supernode.cdn.store.DiskReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of a configuration file: YAML, everything below {@code base:}, as 1.0.6 has it. Names are matched without
 * regard to case. An unknown key is a warning, not an error: a newer version's file must not prevent the start.
 */
final class ConfigFile {

    /** Of a file; every real one is a thousandth of it. */
    private static final int MAX_BYTES = 1 << 20;
    private static final String BASE = "base";
    /** What stands beside base in 1.0.6. */
    private static final Set<String> BESIDE_BASE = Set.of("plugins", "storages");

    private final Path path;
    private final Notes notes;
    private final List<GivenValue> values = new ArrayList<>();
    private final List<String> problems;

    private ConfigFile(Path path, Notes notes, List<String> problems) {
        this.path = path;
        this.notes = notes;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @param notes takes what an operator should know of it
     * @param problems takes what is wrong with single keys, whose values are left out
     * @throws ConfigException if it cannot be read, or is no YAML
     */
    static List<GivenValue> read(Path path, Notes notes, List<String> problems) throws ConfigException {
        ConfigFile file = new ConfigFile(path, notes, problems);
        Optional<YamlNode> root = YamlParser.parse(path.toString(), text(path));
        if (root.isPresent()) {
            file.root(root.get());
        }
        return file.values;
    }

    private static String text(Path path) throws ConfigException {
        try {
            if (!Files.exists(path)) {
                throw new ConfigException("configuration file " + path + " does not exist");
            }
            if (Files.isDirectory(path)) {
                throw new ConfigException("configuration file " + path + " is a directory");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new ConfigException("configuration file " + path + " is larger than " + MAX_BYTES + " bytes");
            }
            byte[] bytes = Files.readAllBytes(path);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException("configuration file " + path + " is not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigException("configuration file " + path + " cannot be read: " + DiskReason.of(e));
        }
    }

    private void root(YamlNode root) {
        if (isEmpty(root)) {
            return;
        }
        if (!(root instanceof YamlNode.Mapping mapping)) {
            problem(root.line(), "keys are expected, the first of them base:");
            return;
        }
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.name().equalsIgnoreCase(BASE)) {
                base(entry.value());
            } else if (BESIDE_BASE.contains(entry.name().toLowerCase(Locale.ROOT))) {
                besideBase(entry);
            } else {
                boolean isKnown = find(entry.name()).isPresent() || IgnoredKeys.named(entry.name()).isPresent();
                warn(entry, isKnown ? "must stand below base: and is ignored here" : "is unknown and ignored");
            }
        }
    }

    private void besideBase(YamlNode.Entry entry) {
        boolean says = !isEmpty(entry.value())
                && !(entry.value() instanceof YamlNode.Mapping mapping && mapping.entries().isEmpty())
                && !(entry.value() instanceof YamlNode.Sequence sequence && sequence.items().isEmpty());
        if (says) {
            notes.inform(path + " line " + entry.line() + ": " + entry.name()
                    + " means nothing here: there are no plug-ins and one storage");
        }
    }

    private void base(YamlNode base) {
        if (isEmpty(base)) {
            return;
        }
        if (!(base instanceof YamlNode.Mapping mapping)) {
            problem(base.line(), "keys are expected below base:");
            return;
        }
        for (YamlNode.Entry entry : mapping.entries()) {
            Optional<Key<?>> key = find(entry.name());
            Optional<IgnoredKeys.Ignored> ignored = IgnoredKeys.named(entry.name());
            if (key.isPresent()) {
                value(entry, key.get());
            } else if (ignored.isPresent()) {
                notes.inform(path + " line " + entry.line() + ": " + ignored.get().note());
            } else {
                warn(entry, "is unknown and ignored");
            }
        }
    }

    private static Optional<Key<?>> find(String name) {
        return Keys.all().stream().filter(key -> key.name().equalsIgnoreCase(name)).findFirst();
    }

    private void value(YamlNode.Entry entry, Key<?> key) {
        if (values.stream().anyMatch(given -> given.key() == key)) {
            problem(entry.line(), "the key " + key.name() + " is there already");
            return;
        }
        Source source = new Source.File(path, entry.line(), key.name());
        if (entry.value() instanceof YamlNode.Scalar scalar) {
            // 1.0.6 writes "" for what is not set.
            if (!scalar.isNull() && !scalar.text().isBlank()) {
                values.add(new GivenValue(key, scalar.text().strip(), source));
            }
            return;
        }
        boolean isList = entry.value() instanceof YamlNode.Sequence sequence
                && sequence.items().stream().allMatch(item -> item instanceof YamlNode.Scalar);
        if (!isList || !key.type().isList()) {
            problem(entry.line(), key.name() + ": " + (key.type().isList() ? "a list" : "a single value") + " is expected");
            return;
        }
        values.add(new GivenValue(key, joined((YamlNode.Sequence) entry.value()), source));
    }

    private static String joined(YamlNode.Sequence sequence) {
        return sequence.items().stream()
                .map(item -> ((YamlNode.Scalar) item).text())
                .collect(Collectors.joining(","));
    }

    private static boolean isEmpty(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.isNull();
    }

    private void problem(int line, String sentence) {
        problems.add(path + " line " + line + ": " + sentence);
    }

    private void warn(YamlNode.Entry entry, String what) {
        notes.warn(path + " line " + entry.line() + ": the key " + entry.name() + " " + what);
    }
}
