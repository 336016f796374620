package io.supernode.app.log;

import org.slf4j.event.Level;

/**
 * One line that is to be written.
 *
 * @param cause what kind of line it is: one of few
 * @param key lines with the same key say the same again
 * @param text without line breaks and without what a log must not show
 */
record LogLine(String cause, String key, Level level, String text) {

    /** A line that says the same again when its text is the same. */
    static LogLine of(String cause, Level level, String text) {
        return new LogLine(cause, text, level, text);
    }
}
