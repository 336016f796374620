package io.supernode.cdn.origin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three forms of a date in HTTP (RFC 9110, 5.6.7): the present one, and the two obsolete ones that are still met.
 * The day of the week is not looked at, since nothing depends on it and some servers have it wrong.
 */
public final class HttpDate {

    private static final String TIME = "(?<h>[0-9]{2}):(?<m>[0-9]{2}):(?<s>[0-9]{2})";
    private static final String ZONE = " (?:GMT|UTC|UT|[+-]0000)";
    private static final List<Pattern> FORMS = List.of(
            form("[a-z]+, ?(?<day>[0-9]{1,2}) (?<month>[a-z]{3}) (?<year>[0-9]{4}) " + TIME + ZONE),
            // RFC 850.
            form("[a-z]+, ?(?<day>[0-9]{1,2})-(?<month>[a-z]{3})-(?<year>[0-9]{2}) " + TIME + ZONE),
            // asctime of C.
            form("[a-z]+ (?<month>[a-z]{3}) +(?<day>[0-9]{1,2}) " + TIME + " (?<year>[0-9]{4})"));
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** HTTP is younger: two digits from here on are of the last century, others of this one. */
    private static final int FIRST_OF_LAST_CENTURY = 70;

    private static final int LAST_CENTURY = 1900;
    private static final int THIS_CENTURY = 2000;
    private static final int TWO_DIGITS = 100;

    private HttpDate() {}

    private static Pattern form(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    /** Reads a date; empty if it has none of the forms. */
    public static Optional<Instant> parse(String text) {
        String date = text.strip();
        return FORMS.stream()
                .map(form -> form.matcher(date))
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(HttpDate::instant);
    }

    private static Optional<Instant> instant(Matcher date) {
        int month = MONTHS.indexOf(date.group("month").toLowerCase(Locale.ROOT)) + 1;
        try {
            LocalDateTime time = LocalDateTime.of(
                    year(number(date, "year")), month, number(date, "day"),
                    number(date, "h"), number(date, "m"), number(date, "s"));
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // The form is right, and there is no such day.
            return Optional.empty();
        }
    }

    private static int number(Matcher date, String group) {
        return Integer.parseInt(date.group(group));
    }

    private static int year(int written) {
        if (written >= TWO_DIGITS) {
            return written;
        }
        return written + (written >= FIRST_OF_LAST_CENTURY ? LAST_CENTURY : THIS_CENTURY);
    }
}
