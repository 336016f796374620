package io.supernode.app.config;

import io.supernode.cdn.preheat.Platforms;
import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.settings.HostRule;
import io.supernode.core.model.IpLiteral;
import io.supernode.http.guard.AdminToken;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values that keys have. */
final class ValueTypes {

    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Pattern HOST_NAME =
            Pattern.compile("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");

    private ValueTypes() {}

    /** A whole number from {@code least} to {@code most}. */
    static ValueType<Integer> integer(String label, int least, int most) {
        ValueType<Long> number = number(label, least, most);
        return new ValueType<>(label, false, text -> (int) (long) number.read(text), String::valueOf);
    }

    /** A whole number from {@code least} to {@code most}. */
    static ValueType<Long> number(String label, long least, long most) {
        String expected = "a whole number from " + least + " to " + most;
        return new ValueType<>(label, false, text -> {
            long value;
            try {
                value = Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new BadValueException(expected);
            }
            if (value < least || value > most) {
                throw new BadValueException(expected);
            }
            return value;
        }, String::valueOf);
    }

    /** Bytes, at least {@code least}. */
    static ValueType<Long> size(long least) {
        return new ValueType<>("SIZE", false, text -> atLeast(least, Sizes.read(text)), Sizes::write);
    }

    /** Bytes per second, at least {@code least}. A number needs a unit: without one it meant MB/s in 0.4, and bytes later. */
    static ValueType<Long> rate(long least) {
        return new ValueType<>("SIZE", false, text -> {
            if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
                throw new BadValueException("a size with a unit: write " + text + "M for what 0.4 took as MB/s, or "
                        + text + "B for bytes per second");
            }
            return atLeast(least, Sizes.read(text));
        }, bytes -> bytes % Sizes.KILO == 0 ? Sizes.write(bytes) : bytes + "B");
    }

    private static long atLeast(long least, long bytes) throws BadValueException {
        if (bytes < least) {
            throw new BadValueException("at least " + Sizes.write(least) + " bytes");
        }
        return bytes;
    }

    /** A time from {@code least} to {@code most}. */
    static ValueType<Duration> time(Duration least, Duration most) {
        return new ValueType<>("TIME", false, text -> {
            Duration time = Times.read(text);
            if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
                throw new BadValueException("a time from " + Times.write(least) + " to " + Times.write(most));
            }
            return time;
        }, Times::write);
    }

    /** Yes or no; the flag alone means yes. */
    static ValueType<Boolean> onOff() {
        return new ValueType<>("", false, text -> {
            String word = text.toLowerCase(Locale.ROOT);
            if (!YES.contains(word) && !NO.contains(word)) {
                throw new BadValueException("true or false");
            }
            return YES.contains(word);
        }, String::valueOf);
    }

    /** Any text without control characters that {@code isAllowed}. */
    static ValueType<String> text(String label, Predicate<String> isAllowed, String expected) {
        return new ValueType<>(label, false, text -> {
            if (text.chars().anyMatch(Character::isISOControl) || !isAllowed.test(text)) {
                throw new BadValueException(expected);
            }
            return text;
        }, Function.identity());
    }

    /** An IP address. */
    static ValueType<String> ip() {
        return text("IP", IpLiteral::isValid, "an IPv4 or IPv6 address");
    }

    /** One of the constants of an enum, in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(String label, Class<E> type) {
        String names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new ValueType<>(label, false, text -> Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new BadValueException("one of " + names)),
                constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    /** Which origins a policy is about: addresses, blocks, names and patterns, separated by commas. */
    static ValueType<List<String>> originRules() {
        return new ValueType<>("RULE[,RULE...]", true, text -> {
            List<String> rules = split(text);
            for (String rule : rules) {
                checkRule(rule);
            }
            return rules;
        }, rules -> String.join(",", rules));
    }

    /** Hosts, each with a port if one is meant, separated by commas. */
    static ValueType<List<String>> hostRules() {
        return new ValueType<>("RULE[,RULE...]", true, text -> {
            List<String> rules = split(text);
            for (String rule : rules) {
                try {
                    HostRule.parse(rule);
                } catch (IllegalArgumentException e) {
                    throw new BadValueException(
                            "a host name, *.example.com, an address or a block of addresses, with :PORT if one is meant ("
                                    + e.getMessage() + ")");
                }
            }
            return rules;
        }, rules -> String.join(",", rules));
    }

    /** Platforms of images, separated by commas, or all. */
    static ValueType<Platforms> platforms() {
        return new ValueType<>("PLATFORM[,PLATFORM...]", true, text -> {
            try {
                return Platforms.parse(text);
            } catch (IllegalArgumentException e) {
                throw new BadValueException(Platforms.EXPECTED);
            }
        }, Platforms::toString);
    }

    /** Files of certificates in PEM or DER, separated by commas. */
    static ValueType<List<String>> certificateFiles() {
        return new ValueType<>("FILE[,FILE...]", true, text -> {
            List<String> files = split(text);
            for (String file : files) {
                CertificateFile.read(file);
            }
            return files;
        }, files -> String.join(",", files));
    }

    /** A file with the token of administrators, or nothing. */
    static ValueType<String> tokenFile() {
        return new ValueType<>("FILE", false, text -> {
            if (!text.isEmpty()) {
                try {
                    AdminToken.read(Path.of(text));
                } catch (IOException | InvalidPathException e) {
                    throw new BadValueException("a file with a token: " + e.getMessage());
                }
            }
            return text;
        }, Function.identity());
    }

    /** Hosts with ports, separated by commas. */
    static ValueType<List<String>> hostsAndPorts() {
        return new ValueType<>("HOST:PORT[,HOST:PORT...]", true, text -> {
            List<String> all = split(text);
            for (String each : all) {
                if (!HostPort.isValid(each)) {
                    throw new BadValueException("HOST:PORT, such as 192.0.2.7:7946 or node.example.com:7946");
                }
            }
            return all;
        }, all -> String.join(",", all));
    }

    /** A file with the key of a cluster, or nothing. */
    static ValueType<String> keyFile() {
        return new ValueType<>("FILE", false, text -> {
            if (!text.isEmpty()) {
                try {
                    ClusterKeyFile.read(Path.of(text));
                } catch (IOException | InvalidPathException e) {
                    throw new BadValueException("a file with the key of the cluster: " + e.getMessage());
                }
            }
            return text;
        }, Function.identity());
    }

    /** The path of a file, which is read where it is used. */
    static ValueType<String> path() {
        return text("FILE", text -> {
            try {
                Path.of(text);
                return true;
            } catch (InvalidPathException e) {
                return false;
            }
        }, "the path of a file");
    }

    /** Addresses and blocks of addresses, separated by commas. */
    static ValueType<List<String>> addressBlocks() {
        return new ValueType<>("CIDR[,CIDR...]", true, text -> {
            List<String> blocks = split(text);
            for (String block : blocks) {
                try {
                    Cidr.parse(block);
                } catch (IllegalArgumentException e) {
                    throw new BadValueException("addresses, or blocks such as 192.0.2.0/24 (" + e.getMessage() + ")");
                }
            }
            return blocks;
        }, blocks -> String.join(",", blocks));
    }

    /** Host names and patterns, separated by commas. */
    static ValueType<List<String>> hostNames() {
        return new ValueType<>("NAME[,NAME...]", true, text -> {
            List<String> names = split(text);
            for (String name : names) {
                if (!HOST_NAME.matcher(name).matches()) {
                    throw new BadValueException("host names, or *.example.com, without a port");
                }
            }
            return names;
        }, names -> String.join(",", names));
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toList();
    }

    private static void checkRule(String rule) throws BadValueException {
        try {
            if (isBlock(rule)) {
                Cidr.parse(rule);
            } else {
                EgressRules.defaults().withAllowed(List.of(), List.of(rule));
            }
        } catch (IllegalArgumentException e) {
            throw new BadValueException(
                    "addresses, blocks such as 192.0.2.0/24, host names, or *.example.com (" + e.getMessage() + ")");
        }
    }

    /** Whether a rule is about addresses and not about names. */
    static boolean isBlock(String rule) {
        return rule.indexOf('/') >= 0 || IpLiteral.isValid(rule);
    }
}
