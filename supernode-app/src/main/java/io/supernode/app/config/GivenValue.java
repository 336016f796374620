package io.supernode.app.config;

/**
 * A value that somebody gave, not read yet.
 *
 * @param key whose value it is
 * @param text as given
 * @param source where
 */
record GivenValue(Key<?> key, String text, Source source) {}
