package io.supernode.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document into a tree that knows its lines. Only aliases of single values are followed, and the depth is
 * bounded, so that no small file becomes a large tree. One use each.
 */
final class YamlParser {

    private static final int MAX_DEPTH = 16;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private final String label;
    private final Iterator<Event> events;
    private final Map<Anchor, YamlNode.Scalar> anchored = new HashMap<>();

    private YamlParser(String label, String text) {
        this.label = label;
        LoadSettings settings = LoadSettings.builder().setLabel(label).build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /**
     * Reads a whole file.
     *
     * @param label its name, for messages
     * @return the document, or empty if there is none
     * @throws ConfigException if it is no YAML, or YAML that no configuration needs; the message names the line
     */
    static Optional<YamlNode> parse(String label, String text) throws ConfigException {
        try {
            return new YamlParser(label, text).document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(0);
            throw problem(label, line, "is no valid YAML: " + oneLine(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new ConfigException(label + " is no valid YAML: " + oneLine(e.getMessage()));
        }
    }

    private static String oneLine(String text) {
        return text == null ? "it cannot be read" : text.strip().replaceAll("\\s+", " ");
    }

    private static ConfigException problem(String label, int line, String sentence) {
        return new ConfigException(label + " line " + line + ": " + sentence);
    }

    private ConfigException problem(Event at, String sentence) {
        return problem(label, line(at), sentence);
    }

    private Optional<YamlNode> document() throws ConfigException {
        next(Event.ID.StreamStart);
        Event start = events.next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            return Optional.empty();
        }
        YamlNode root = node(events.next(), 0);
        next(Event.ID.DocumentEnd);
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw problem(end, "a second document begins; one is expected");
        }
        return Optional.of(root);
    }

    private void next(Event.ID expected) {
        Event event = events.next();
        if (event.getEventId() != expected) {
            throw new IllegalStateException("the YAML library sent " + event.getEventId() + " instead of " + expected);
        }
    }

    private YamlNode node(Event event, int depth) throws ConfigException {
        if (depth > MAX_DEPTH) {
            throw problem(event, "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            throw problem(event, "an anchor of a list or of keys (&" + node.getAnchor().get() + ") is not supported");
        }
        if (event instanceof SequenceStartEvent) {
            return sequence(event, depth);
        }
        if (event instanceof MappingStartEvent) {
            return mapping(event, depth);
        }
        throw new IllegalStateException("the YAML library sent " + event.getEventId());
    }

    private YamlNode.Scalar scalar(ScalarEvent event) {
        boolean isNull = event.isPlain() && NULLS.contains(event.getValue());
        YamlNode.Scalar scalar = new YamlNode.Scalar(event.getValue(), isNull, line(event));
        event.getAnchor().ifPresent(anchor -> anchored.put(anchor, scalar));
        return scalar;
    }

    private YamlNode.Scalar alias(AliasEvent event) throws ConfigException {
        YamlNode.Scalar scalar = anchored.get(event.getAlias());
        if (scalar == null) {
            throw problem(event, "no value has the anchor &" + event.getAlias());
        }
        return new YamlNode.Scalar(scalar.text(), scalar.isNull(), line(event));
    }

    private YamlNode sequence(Event start, int depth) throws ConfigException {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Sequence(items, line(start));
    }

    private YamlNode mapping(Event start, int depth) throws ConfigException {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(node(event, depth + 1) instanceof YamlNode.Scalar name)) {
                throw problem(event, "the name of a key is expected");
            }
            if (!names.add(name.text())) {
                throw problem(event, "the key " + name.text() + " is there already");
            }
            entries.add(new YamlNode.Entry(name.text(), name.line(), node(events.next(), depth + 1)));
        }
        return new YamlNode.Mapping(entries, line(start));
    }

    private static int line(Event event) {
        return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
