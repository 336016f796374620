package io.supernode.cdn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts an operator means. */
class HostRuleTest {

    @ParameterizedTest
    @CsvSource({
        "registry.example, registry.example, 443, true",
        "Registry.Example, REGISTRY.example., 5000, true",
        "registry.example, other.example, 443, false",
        "registry.example, www.registry.example, 443, false",
        "registry.example:5000, registry.example, 5000, true",
        "registry.example:5000, registry.example, 443, false",
        "*.example, a.b.example, 443, true",
        "*.example, example, 443, false",
        "*.example:5000, a.example, 443, false",
        "registry, registry, 443, true",
        "192.0.2.7, 192.0.2.7, 443, true",
        "192.0.2.7:5000, 192.0.2.7, 443, false",
        "192.0.2.0/24, 192.0.2.200, 443, true",
        "192.0.2.0/24, 192.0.3.1, 443, false",
        "192.0.2.0/24, registry.example, 443, false",
        "2001:db8::1, [2001:DB8:0::1], 443, true",
        "[2001:db8::1]:5000, [2001:db8::1], 5000, true",
        "[2001:db8::1]:5000, [2001:db8::1], 443, false",
        "2001:db8::/32, [2001:db8:7::1], 443, true"
    })
    void aRuleNamesHostsByNameAddressOrBlock(String rule, String host, int port, boolean matches) {
        assertEquals(matches, HostRule.parse(rule).matches(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "http://registry", "registry:0", "registry:99999", "registry:x", "*", "a*.example", "10.0.0.0/99", "a/b"})
    void whatNamesNoHostIsRefused(String rule) {
        assertThrows(IllegalArgumentException.class, () -> HostRule.parse(rule));
    }
}
