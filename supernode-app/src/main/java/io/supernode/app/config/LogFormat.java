package io.supernode.app.config;

/** How a line of the log is written. */
public enum LogFormat {
    /** For people: time, level, who, what. */
    TEXT,
    /** For machines: one JSON object. */
    JSON
}
