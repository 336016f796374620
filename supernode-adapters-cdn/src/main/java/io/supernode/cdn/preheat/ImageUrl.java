package io.supernode.cdn.preheat;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the manifest of an image is: {@code SCHEME://HOST/v2/NAME/manifests/REFERENCE}. Immutable.
 *
 * @param registry scheme and host, such as {@code https://registry.example.com}
 * @param name of the repository; may have slashes
 * @param reference a tag or a digest
 */
public record ImageUrl(String registry, String name, String reference) {

    /** What is expected, for refusals. */
    public static final String EXPECTED = "SCHEME://HOST/v2/NAME/manifests/TAG";

    /** Names and tags as the specification of registries has them: nothing in them can lead to another path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:(?:\\.|__?|-+|/)[a-z0-9]+)*");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|" + Digest.PATTERN);
    private static final Pattern URL = Pattern.compile("(?i)(https?://[^/?#\\s]+)/v2/([^?#\\s]+)/manifests/([^/?#\\s]+)");
    private static final int MAX_NAME = 255;

    public ImageUrl {
        Objects.requireNonNull(registry, "registry");
        if (name.length() > MAX_NAME || !NAME.matcher(name).matches() || !REFERENCE.matcher(reference).matches()) {
            throw new IllegalArgumentException("the URL of an image is " + EXPECTED);
        }
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none of a manifest
     */
    public static ImageUrl parse(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException("the URL of an image is " + EXPECTED);
        }
        return new ImageUrl(parts.group(1), parts.group(2), parts.group(3));
    }

    /** Of the manifest. */
    public String manifest() {
        return manifest(reference);
    }

    /** Of another manifest of the same repository. */
    public String manifest(String otherReference) {
        return registry + "/v2/" + name + "/manifests/" + otherReference;
    }

    /** Of a layer or a configuration, as clients ask for it. */
    public String blob(Digest digest) {
        return registry + "/v2/" + name + "/blobs/" + digest.value();
    }
}
