package io.supernode.http.wire;

import java.util.Objects;

/** A request whose encoding is broken; answered with 501. The message is for the client and names the parameter. */
public final class MalformedParameterException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String parameter;

    /**
     * @param parameter its name on the wire
     * @param expected how it has to be encoded
     */
    public MalformedParameterException(String parameter, String expected) {
        // Thrown for whatever a client sends: the stack trace is of no use and would cost more than the request.
        super(parameter + ": " + expected, null, false, false);
        this.parameter = Objects.requireNonNull(parameter, "parameter");
    }

    /** Its name on the wire. */
    public String parameter() {
        return parameter;
    }
}
