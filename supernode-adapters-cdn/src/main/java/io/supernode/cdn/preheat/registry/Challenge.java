package io.supernode.cdn.preheat.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a registry has its callers get a token ({@code WWW-Authenticate: Bearer realm="…",service="…",scope="…"}).
 *
 * @param realm URL of the token service
 * @param service as the token service knows the registry, or ""
 * @param scope what the token is to allow, or ""
 */
record Challenge(String realm, String service, String scope) {

    private static final Pattern BEARER = Pattern.compile("(?i)\\s*Bearer\\s+(.*)");
    private static final Pattern PARAMETER = Pattern.compile("\\G[\\s,]*([A-Za-z_]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,\"]+))");

    /** The first one that a token helps with; empty if there is none. */
    static Optional<Challenge> bearer(List<String> lines) {
        for (String line : lines) {
            Matcher bearer = BEARER.matcher(line);
            if (bearer.matches()) {
                Map<String, String> parameters = parameters(bearer.group(1));
                if (parameters.containsKey("realm")) {
                    return Optional.of(new Challenge(
                            parameters.get("realm"),
                            parameters.getOrDefault("service", ""),
                            parameters.getOrDefault("scope", "")));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        Matcher next = PARAMETER.matcher(text);
        while (next.find()) {
            String value = next.group(2) == null ? next.group(3) : next.group(2);
            parameters.putIfAbsent(next.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    /** The URL that brings a token, for the repository {@code name} if the registry does not say for what. */
    String tokenUrl(String name) {
        StringBuilder url = new StringBuilder(realm);
        char separator = realm.indexOf('?') < 0 ? '?' : '&';
        if (!service.isEmpty()) {
            url.append(separator).append("service=").append(encoded(service));
            separator = '&';
        }
        String wanted = scope.isEmpty() ? "repository:" + name + ":pull" : scope;
        return url.append(separator).append("scope=").append(encoded(wanted)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
