package io.supernode.http.admin;

import io.javalin.http.Context;
import io.supernode.http.guard.AdminRefusal;
import io.supernode.http.wire.MalformedParameterException;
import io.supernode.http.wire.Parameters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpStatus;

/** Path and query of a request of administration; what is wrong in them is refused with 400. Immutable. */
public final class Query {

    private static final int MAX_NUMBER_LENGTH = 10;

    private final String[] path;
    private final Parameters parameters;

    private Query(String[] path, Parameters parameters) {
        this.path = path;
        this.parameters = parameters;
    }

    /** Of a request. */
    public static Query of(Context context) {
        try {
            return new Query(context.path().split("/", -1), Parameters.parse(context.queryString()));
        } catch (MalformedParameterException e) {
            throw bad(e.getMessage());
        }
    }

    /** @param index of the part of the path, from 0 */
    String part(String name, int index) {
        try {
            return Parameters.decodePathPart(name, path[index]);
        } catch (MalformedParameterException e) {
            throw bad(e.getMessage());
        }
    }

    /** Empty if it is not given, or blank. */
    public Optional<String> text(String name) {
        try {
            return Optional.ofNullable(parameters.first(name)).filter(value -> !value.isBlank());
        } catch (MalformedParameterException e) {
            throw bad(e.getMessage());
        }
    }

    /** {@code otherwise} if it is not given. */
    public int number(String name, int otherwise, int least, int most) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return otherwise;
        }
        String text = given.get();
        boolean isNumber = text.length() <= MAX_NUMBER_LENGTH && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = isNumber ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw bad(name + " must be a number from " + least + " to " + most);
        }
        return (int) value;
    }

    /** The constant that is given in lower case; empty if none is. */
    public <E extends Enum<E>> Optional<E> oneOf(String name, Class<E> type) {
        return text(name).map(text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> bad(name + " must be one of " + Arrays.stream(type.getEnumConstants())
                        .map(Query::lower)
                        .collect(Collectors.joining(", ")))));
    }

    /** A constant as it is written in requests and replies. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Something in the request is wrong. */
    public static AdminRefusal bad(String message) {
        return new AdminRefusal(HttpStatus.BAD_REQUEST_400, message);
    }

    static AdminRefusal notFound(String message) {
        return new AdminRefusal(HttpStatus.NOT_FOUND_404, message);
    }
}
