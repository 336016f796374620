package io.supernode.app.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.net.ProxyTrust;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What becomes of the keys in the adapters. */
class AdapterSettingsTest {

    @TempDir
    Path directory;

    private ProxyTrust proxies(String... arguments) throws ConfigException {
        Flags flags = new Flags();
        new CommandLine(flags.addTo(CommandSpec.create())).parseArgs(arguments);
        Settings settings = new SettingsLoader(flags, Map.of(), directory.resolve("none.yml")).load(new Notes());
        return AdapterSettings.control(settings, Optional.empty()).security().proxies();
    }

    private static boolean isTrusted(ProxyTrust proxies, String address) throws Exception {
        return proxies.trusted().test(InetAddress.getByName(address));
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
}
