package io.supernode.http.net;

import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS of one or more ports, with a certificate that can be replaced while they serve: connections that are open keep the old
 * one. TLS 1.2 and 1.3, with the cipher suites that both the JDK and Jetty take for strong. Thread-safe.
 */
public final class ServerTls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsCertificate certificate;
    private volatile SSLContext context;

    public ServerTls(TlsCertificate certificate) {
        this.certificate = Objects.requireNonNull(certificate, "certificate");
        this.context = certificate.context();
    }

    /**
     * Connections that begin from now on see this certificate.
     *
     * @return whether it is another one
     */
    public synchronized boolean replace(TlsCertificate changed) {
        if (changed.isSameAs(certificate)) {
            return false;
        }
        context = changed.context();
        certificate = changed;
        return true;
    }

    /** Of one port. */
    SslContextFactory.Server factory() {
        SslContextFactory.Server factory = new SslContextFactory.Server() {
            @Override
            public SSLContext getSslContext() {
                return context;
            }
        };
        factory.setSslContext(context);
        factory.setIncludeProtocols(PROTOCOLS);
        // Costs a server more than a client, and is of no use to HTTP.
        factory.setRenegotiationAllowed(false);
        return factory;
    }
}
