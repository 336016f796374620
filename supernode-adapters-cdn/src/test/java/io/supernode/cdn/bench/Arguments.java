package io.supernode.cdn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The arguments of a command of this package; what is wrong with one is said in a sentence, and ends the command. */
final class Arguments {

    private static final int USAGE = 2;

    private final String[] values;

    Arguments(String... values) {
        this.values = values.clone();
    }

    /** A whole number above 0. */
    int number(int index, String name, int byDefault) {
        if (index >= values.length) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(values[index]);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, like a number that is not above 0.
        }
        throw fail(name + " is a whole number above 0, not '" + values[index] + "'");
    }

    /** Any whole number. */
    long seed(int index, long byDefault) {
        if (index >= values.length) {
            return byDefault;
        }
        try {
            return Long.parseLong(values[index]);
        } catch (NumberFormatException e) {
            throw fail("the seed is a whole number, not '" + values[index] + "'");
        }
    }

    /** A new directory, named after {@code prefix}, in the one that is given, or in the working directory. */
    Path newDirectoryIn(int index, String prefix) {
        Path parent = Path.of(index < values.length ? values[index] : ".");
        if (!Files.isDirectory(parent)) {
            throw fail("there is no directory " + parent.toAbsolutePath() + "; it must exist before");
        }
        try {
            return Files.createTempDirectory(parent, prefix);
        } catch (IOException e) {
            throw fail("nothing can be made in the directory " + parent.toAbsolutePath() + ": " + e);
        }
    }

    /** Never returns; its type lets the compiler know. */
    private static IllegalArgumentException fail(String sentence) {
        System.err.println(sentence);
        System.exit(USAGE);
        return new IllegalArgumentException(sentence);
    }
}
