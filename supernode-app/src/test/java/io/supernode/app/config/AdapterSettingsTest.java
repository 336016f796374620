package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.http.net.ProxyTrust;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What becomes of the keys in the adapters. */
class AdapterSettingsTest {

    @TempDir
    Path directory;

    private ProxyTrust proxies(String... arguments) throws ConfigException {
        return AdapterSettings.control(settings(arguments), Optional.empty()).security().proxies();
    }

    private Settings settings(String... arguments) throws ConfigException {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        return new SettingsLoader(flags, Map.of(), directory.resolve("none.yml")).load(new Notes());
    }

    private static boolean isTrusted(ProxyTrust proxies, String address) throws Exception {
        return proxies.trusted().test(InetAddress.getByName(address));
    }

    @Test
    void connectionsToOriginsAreAsManyAsTheKeySays() throws Exception {
        assertEquals(
                123, AdapterSettings.origin(settings("--max-origin-connections", "123"), Set.of()).maxConnections());
        assertEquals(
                OriginSettings.defaults().maxConnections(), AdapterSettings.origin(settings(), Set.of()).maxConnections());
    }

    @Test
    void withoutTheKeyNoProxyIsTrusted() throws Exception {
        assertFalse(isTrusted(proxies(), "127.0.0.1"));
    }

    @Test
    void aProxyInAnyOfTheBlocksIsTrustedAndNobodyElse() throws Exception {
        ProxyTrust proxies = proxies("--trusted-proxy", "192.0.2.0/25", "--trusted-proxy", "2001:db8::/32");
        assertTrue(isTrusted(proxies, "192.0.2.127"));
        assertTrue(isTrusted(proxies, "2001:db8::7"));
        assertFalse(isTrusted(proxies, "192.0.2.128"));
        assertFalse(isTrusted(proxies, "2001:db9::7"));
    }

    @Test
    void theNamesByWhichClientsCallCountWhereNothingElseIsSaidOfTheAddressOfPieces() throws ConfigException {
        assertTrue(AdapterSettings.control(settings(), Optional.empty()).goesByItsNames());
        assertFalse(AdapterSettings.control(settings("--advertise-ip", "192.0.2.1"), Optional.empty()).goesByItsNames());
        assertFalse(AdapterSettings.control(settings("--trusted-proxy", "192.0.2.1"), Optional.empty()).goesByItsNames());
        assertFalse(AdapterSettings.control(settings("--cluster-name", "c", "--cluster-bind", "127.0.0.1:7946"), Optional.empty())
                .goesByItsNames());
    }
}
