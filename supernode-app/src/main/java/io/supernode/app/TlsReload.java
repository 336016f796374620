package io.supernode.app;

import io.supernode.app.config.AdapterSettings;
import io.supernode.app.config.ConfigException;
import io.supernode.app.config.Settings;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TlsCertificate;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate of the ports, read from the same files at the start and whenever it is told to. Thread-safe. */
final class TlsReload {

    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final Settings started;
    private final Optional<ServerTls> tls;

    /** @throws ConfigException if the files cannot be used */
    TlsReload(Settings started) throws ConfigException {
        this.started = started;
        this.tls = AdapterSettings.tlsCertificate(started).map(certificate -> {
            warn(certificate);
            return new ServerTls(certificate);
        });
    }

    /** Empty if the ports speak plain HTTP. */
    Optional<ServerTls> tls() {
        return tls;
    }

    /** Reads the files again, and tells whether it is another one. If they cannot be used, the certificate stays as it was. */
    boolean readAgain() {
        if (tls.isEmpty()) {
            return false;
        }
        try {
            TlsCertificate certificate = AdapterSettings.tlsCertificate(started).orElseThrow();
            boolean isOther = tls.get().replace(certificate);
            if (isOther) {
                LOG.info("the certificate of TLS is from now on {}", certificate);
            }
            warn(certificate);
            return isOther;
        } catch (ConfigException e) {
            LOG.error("the certificate of TLS stays as it was: {}", String.join("; ", e.problems()));
            return false;
        }
    }

    private static void warn(TlsCertificate certificate) {
        certificate.warning(Instant.now()).ifPresent(LOG::warn);
    }
}
