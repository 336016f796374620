package io.supernode.cdn.preheat;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.registration.FetchDemand;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What somebody wants to be fetched. Two equal requests want the same with the same credentials.
 *
 * @param type what it is
 * @param url of the file, or of the image's manifest; its query may be a credential
 * @param filter names of the query parameters that clients filter out, so that theirs is the same task
 * @param identifier that clients send with the file, or ""
 * @param headers for the origin; they may be credentials
 * @param platforms of an image
 */
public record PreheatRequest(
        PreheatType type,
        String url,
        List<String> filter,
        String identifier,
        OriginHeaders headers,
        Platforms platforms) {

    private static final int MAX_URL = 32 * 1024;
    private static final int MAX_TEXT = 1024;
    private static final int MAX_FILTER = 64;
    private static final String HIDDEN_QUERY = "?\u2026";

    /**
     * Checks everything that can be checked without a look at the origin.
     *
     * @throws IllegalArgumentException with a sentence for the caller, in which no credential is
     */
    public PreheatRequest {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(platforms, "platforms");
        filter = List.copyOf(filter);
        requirePlain("url", url, MAX_URL);
        requirePlain("identifier", identifier, MAX_TEXT);
        if (filter.size() > MAX_FILTER || filter.stream().anyMatch(name -> name.length() > MAX_TEXT)) {
            throw new IllegalArgumentException("filter must be at most " + MAX_FILTER + " names of parameters");
        }
        if (hasUserInfo(url)) {
            throw new IllegalArgumentException("url must be without user and password: send a header Authorization");
        }
        FetchDemand.of(url);
        FetchDemand.of(url, url, identifier, headers.values());
        if (type == PreheatType.IMAGE) {
            ImageUrl.parse(url);
        }
    }

    private static void requirePlain(String name, String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    name + " must be at most " + most + " characters, without control characters");
        }
    }

    private static boolean hasUserInfo(String url) {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + "://".length());
        return rest.split("[/?#]", 2)[0].indexOf('@') >= 0;
    }

    /** The file that is wanted, as the core is asked for it. */
    public FetchDemand demand() {
        return FetchDemand.of(url, filtered(), identifier, headers.values());
    }

    /** The URL without the parameters that clients filter out. */
    private String filtered() {
        int query = url.indexOf('?');
        if (query < 0 || filter.isEmpty()) {
            return url;
        }
        String kept = Arrays.stream(url.substring(query + 1).split("&", -1))
                .filter(parameter -> !filter.contains(parameter.split("=", 2)[0]))
                .collect(Collectors.joining("&"));
        return url.substring(0, query) + (kept.isEmpty() ? "" : '?' + kept);
    }

    /** As much of the URL as may be shown, logged and stored: without its query, which may be a signature. */
    public String shownUrl() {
        String sent = url.split("#", 2)[0];
        int query = sent.indexOf('?');
        return query < 0 ? sent : sent.substring(0, query) + HIDDEN_QUERY;
    }

    /** Whether nothing of it can be a credential, so that it can be stored and asked again. */
    public boolean isStorable() {
        return headers.values().isEmpty() && url.indexOf('?') < 0;
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return type + " " + shownUrl();
    }
}
