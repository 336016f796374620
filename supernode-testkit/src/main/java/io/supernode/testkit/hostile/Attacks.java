package io.supernode.testkit.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All single forms: what is malformed, oversized, or makes no sense. */
final class Attacks {

    private Attacks() {}

    /** @param url of a file that may be registered for */
    static List<Attack> all(String url) {
        return Stream.of(RegistrationAttacks.all(url), BodyAttacks.all(url), CallAttacks.all(), HttpAttacks.all())
                .flatMap(List::stream)
                .toList();
    }
}
