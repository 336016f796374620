package io.supernode.cdn.preheat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which platforms of an image are wanted. Immutable.
 *
 * @param rules such as {@code linux/amd64} or {@code linux/arm64/v8}; none for all
 */
public record Platforms(List<String> rules) {

    /** Every platform that an image has. */
    public static final Platforms ALL = new Platforms(List.of());

    /** What is expected, for refusals. */
    public static final String EXPECTED = "all, or platforms such as linux/amd64,linux/arm64/v8";

    private static final String WORD_FOR_ALL = "all";
    private static final int MOST = 32;
    private static final Pattern RULE = Pattern.compile("[a-z0-9_.-]{1,32}/[a-z0-9_.-]{1,32}(?:/[a-z0-9_.-]{1,32})?");

    public Platforms {
        rules = List.copyOf(rules);
        if (rules.size() > MOST || !rules.stream().allMatch(rule -> RULE.matcher(rule).matches())) {
            throw new IllegalArgumentException("expected " + EXPECTED);
        }
    }

    /**
     * Reads {@code all}, or rules with commas between them.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Platforms parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.equals(WORD_FOR_ALL)) {
            return ALL;
        }
        List<String> rules = Arrays.stream(plain.split(",", -1)).map(String::strip).distinct().sorted().toList();
        return new Platforms(rules);
    }

    /** Whether every platform is wanted. */
    public boolean isAll() {
        return rules.isEmpty();
    }

    /**
     * Whether a platform is wanted. A rule without a variant takes every variant.
     *
     * @param variant such as v8; "" if there is none
     */
    public boolean matches(String os, String architecture, String variant) {
        String plain = os + '/' + architecture;
        String full = variant.isEmpty() ? plain : plain + '/' + variant;
        return isAll() || rules.contains(plain) || rules.contains(full);
    }

    @Override
    public String toString() {
        return isAll() ? WORD_FOR_ALL : String.join(",", rules);
    }
}
