package io.supernode.app.config;

import java.util.List;

/** A part of a YAML file, with the line where it begins, counted from 1. */
sealed interface YamlNode {

    int line();

    /**
     * One value.
     *
     * @param text as written, without quotes
     * @param isNull whether nothing stands there, or null
     */
    record Scalar(String text, boolean isNull, int line) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {}

    /** Names and values, in the order of the file; no name comes twice. */
    record Mapping(List<Entry> entries, int line) implements YamlNode {}

    /** A name and its value. */
    record Entry(String name, int line, YamlNode value) {}
}
