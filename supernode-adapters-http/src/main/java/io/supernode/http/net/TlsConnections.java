package io.supernode.http.net;

import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** TLS before HTTP. The handshake is part of what {@link ClientEndPoint} bounds in time and length. */
final class TlsConnections extends SslConnectionFactory {

    TlsConnections(ServerTls tls) {
        super(tls.factory(), HttpVersion.HTTP_1_1.asString());
        // It compares names of TLS and HTTP; clients reach a supernode by addresses and by names that nobody told it.
        setEnsureSecureRequestCustomizer(false);
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
        SslConnection connection = super.newSslConnection(connector, endPoint, engine);
        ClientEndPoint client = ClientEndPoint.of(endPoint);
        connection.addHandshakeListener(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                client.preambleRead();
            }
        });
        return connection;
    }
}
