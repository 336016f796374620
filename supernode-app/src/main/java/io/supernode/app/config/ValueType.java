package io.supernode.app.config;

import java.util.function.Function;

/**
 * A kind of value: how it is read, checked and written. Immutable.
 *
 * @param label of the flag's parameter in the help, such as SIZE; empty for a flag that needs no parameter
 * @param isList whether the flag may be repeated, and the file may have a list
 * @param reader from text
 * @param writer to text that {@code reader} reads as the same value
 */
public record ValueType<T>(String label, boolean isList, Reader<T> reader, Function<T, String> writer) {

    /** Reads and checks a value. */
    interface Reader<T> {
        T read(String text) throws BadValueException;
    }

    T read(String text) throws BadValueException {
        return reader.read(text);
    }

    String write(T value) {
        return writer.apply(value);
    }

    /** Whether a flag of this type needs no parameter. */
    boolean isSwitch() {
        return label.isEmpty();
    }
}
