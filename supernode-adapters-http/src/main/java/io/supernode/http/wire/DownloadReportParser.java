package io.supernode.http.wire;

import com.fasterxml.jackson.core.JsonToken;
import io.supernode.core.model.IpLiteral;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the body of POST /task/metrics, a JSON object (protocol section 3). Unknown fields are ignored, absent ones are
 * empty, and of one that comes twice the first counts. Stateless.
 */
public final class DownloadReportParser {

    /** Lower-case name to wire name. */
    private static final Map<String, String> WIRE_NAMES = Stream.of(
                    "IP", "port", "cID", "taskId", "callSystem", "success", "backsourceReason", "duration", "fileLength")
            .collect(Collectors.toUnmodifiableMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    /** Clients count seconds; no download takes longer than a year. */
    private static final double MAX_SECONDS = Duration.ofDays(365).toSeconds();
    private static final double NANOS_PER_SECOND = 1e9;
    /** What clients send that never learned the length. */
    private static final String UNKNOWN_LENGTH = "-1";

    /** Wire name to value. */
    private final Map<String, String> fields = new HashMap<>();

    private DownloadReportParser() {}

    /**
     * Reads a whole body.
     *
     * @param contentType as sent, or null; only its charset counts
     * @throws MalformedParameterException if it is no JSON object, or a field is not what is expected
     */
    public static DownloadReport parse(String contentType, byte[] body) throws MalformedParameterException {
        DownloadReportParser parser = new DownloadReportParser();
        parser.read(BodyText.decode(contentType, body));
        return parser.report();
    }

    private void read(String text) throws MalformedParameterException {
        JsonFields.parse(BodyText.NAME, text, json -> {
            JsonFields.requireObject(json);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = WIRE_NAMES.get(json.currentName().toLowerCase(Locale.ROOT));
                json.nextToken();
                if (name == null) {
                    json.skipChildren();
                    continue;
                }
                String value = JsonFields.scalar(name, json);
                if (value != null) {
                    fields.putIfAbsent(name, value);
                }
            }
        });
    }

    private DownloadReport report() throws MalformedParameterException {
        return new DownloadReport(
                checked("IP", IpLiteral::isValid, "an IPv4 or IPv6 address is expected"),
                (int) number("port", PeerAddress.MAX_PORT).orElse(0),
                checked("cID", PeerId::isValid, PeerId.EXPECTED + " is expected"),
                checked("taskId", TaskId::isValid, "64 lower-case hex digits are expected"),
                text("callSystem"),
                success(),
                checked("backsourceReason", DownloadReportParser::isDigits, "a number is expected"),
                duration(),
                UNKNOWN_LENGTH.equals(text("fileLength")) ? OptionalLong.empty() : number("fileLength", Long.MAX_VALUE));
    }

    /** A field's text, or "". */
    private String text(String name) throws MalformedParameterException {
        String value = fields.getOrDefault(name, "");
        if (value.length() > DownloadReport.MAX_TEXT) {
            throw new MalformedParameterException(name, "at most " + DownloadReport.MAX_TEXT + " characters are expected");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedParameterException(name, "a text without control characters is expected");
        }
        return value;
    }

    private String checked(String name, Predicate<String> isValid, String expected) throws MalformedParameterException {
        String value = text(name);
        if (!value.isEmpty() && !isValid.test(value)) {
            throw new MalformedParameterException(name, expected);
        }
        return value;
    }

    private OptionalLong number(String name, long most) throws MalformedParameterException {
        String value = text(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        // 18 digits always fit; neither a file nor a port has more.
        long number = isDigits(value) && value.length() <= 18 ? Long.parseLong(value) : -1;
        if (number < 0 || number > most) {
            throw new MalformedParameterException(
                    name, most == Long.MAX_VALUE ? "a number of bytes is expected" : "0 to " + most + " is expected");
        }
        return OptionalLong.of(number);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean success() throws MalformedParameterException {
        return switch (text("success").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            // Clients leave out what is false.
            case "false", "" -> false;
            default -> throw new MalformedParameterException("success", "true or false is expected");
        };
    }

    private Duration duration() throws MalformedParameterException {
        String value = text("duration");
        double seconds;
        try {
            seconds = value.isEmpty() ? 0 : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            seconds = Double.NaN;
        }
        // Also refuses what is not a number.
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
            throw new MalformedParameterException("duration", "seconds, from 0 to a year, are expected");
        }
        return Duration.ofNanos((long) (seconds * NANOS_PER_SECOND));
    }
}
