package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.Validators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the origin has told of a content, as text: so that another node can go on with the same version.
 *
 * @param validators by which the origin tells versions apart
 * @param varyingHeaders names of request headers on which the content depends
 */
record OriginVersion(Validators validators, Set<String> varyingHeaders) {

    private static final String ETAG = "etag ";
    private static final String DATE = "last-modified ";
    private static final String VARY = "vary ";
    /** Nothing is known: it may depend on anything. */
    private static final OriginVersion UNKNOWN = new OriginVersion(Validators.NONE, Set.of("*"));

    static OriginVersion of(StoredContent content) {
        return new OriginVersion(content.validators(), content.varyingHeaders());
    }

    /** Lines, since no value of a header has a line break. */
    String text() {
        List<String> lines = new ArrayList<>();
        validators.etag().ifPresent(tag -> lines.add(ETAG + tag));
        validators.lastModified().ifPresent(date -> lines.add(DATE + date));
        new TreeSet<>(varyingHeaders).forEach(name -> lines.add(VARY + name));
        return String.join("\n", lines);
    }

    /** What {@link #text} said; empty stands for what nobody has told. */
    static OriginVersion parse(Optional<String> text) {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        Optional<String> etag = Optional.empty();
        Optional<String> date = Optional.empty();
        Set<String> names = new TreeSet<>();
        for (String line : text.get().split("\n")) {
            if (line.startsWith(ETAG)) {
                etag = Optional.of(line.substring(ETAG.length()));
            } else if (line.startsWith(DATE)) {
                date = Optional.of(line.substring(DATE.length()));
            } else if (line.startsWith(VARY)) {
                names.add(line.substring(VARY.length()));
            }
        }
        return new OriginVersion(new Validators(etag, date), names);
    }

    /** The content is of this version. */
    void applyTo(StoredContent content) {
        content.validators(validators);
        content.varies(varyingHeaders);
    }
}
