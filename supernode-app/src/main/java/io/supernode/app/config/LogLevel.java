package io.supernode.app.config;

/** What the log contains, from little to much. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
