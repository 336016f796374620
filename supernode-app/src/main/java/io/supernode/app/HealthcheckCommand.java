package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Flags;
import io.supernode.app.config.Keys;
import io.supernode.app.config.Notes;
import io.supernode.app.config.Settings;
import io.supernode.app.config.SettingsLoader;
import io.supernode.http.net.ListenAddress;
import io.supernode.http.net.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/**
 * {@code supernode healthcheck}, for containers without a client of their own: asks the supernode that runs with the same
 * configuration on this machine. If that one speaks TLS, any certificate will do: nothing secret is sent, and what matters is
 * whether it answers.
 */
@Command(
        name = "healthcheck",
        description = "Asks a running supernode of this machine. Exit code 0: it is well; 1: it is not.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HealthcheckCommand implements Callable<Integer> {

    private static final int UNWELL = 1;
    private static final int PATIENCE_MILLIS = 3000;
    private static final int MAX_REASON = 200;

    private final SettingsLoader loader;

    @Option(names = "--ready", description = "Ask whether clients should be sent to it, not only whether it lives")
    private boolean ready;

    private HealthcheckCommand(SettingsLoader loader) {
        this.loader = loader;
    }

    /** @param flags of the whole command line, which tell where the supernode listens */
    static CommandSpec spec(Flags flags, SettingsLoader loader) {
        return flags.addTo(CommandSpec.forAnnotatedObject(new HealthcheckCommand(loader)));
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = loader.load(new Notes());
        String path = ready ? "/readyz" : "/healthz";
        try {
            String scheme = AdapterSettings.hasTlsOnControl(settings) ? "https" : "http";
            URL url = new URL(scheme, host(settings), settings.get(Keys.LISTEN_PORT), path);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
            if (connection instanceof HttpsURLConnection tls) {
                AnyCertificate.accept(tls);
            }
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            int status = connection.getResponseCode();
            String reason = status == HttpURLConnection.HTTP_OK ? "" : reason(connection);
            connection.disconnect();
            if (status == HttpURLConnection.HTTP_OK) {
                System.out.println("OK");
                return 0;
            }
            System.err.println("supernode: " + url + " answers " + status + reason);
        } catch (IOException e) {
            System.err.println("supernode: port " + settings.get(Keys.LISTEN_PORT) + " does not answer: " + e.getMessage());
        }
        return UNWELL;
    }

    /** What the reply says besides, on one line. */
    private static String reason(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            String text = body == null ? "" : new String(body.readNBytes(MAX_REASON), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "" : ": " + Printable.of(text, MAX_REASON);
        }
    }

    private static String host(Settings settings) {
        String bind = settings.get(Keys.BIND);
        return bind.equalsIgnoreCase(ListenAddress.ALL) ? InetAddress.getLoopbackAddress().getHostAddress() : bind;
    }
}
