package io.supernode.http.control;

import io.supernode.http.RawClient;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ServerTls;
import io.supernode.http.net.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** All that is relied on for answers to clients that still send, over TLS. */
class TlsLostAnswerTest extends LostAnswerTest {

    private static ServerTls tls;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        tls = TestCertificates.tls(directory);
    }

    @Override
    ListenSecurity security() {
        return ListenSecurity.none().withTls(tls);
    }

    @Override
    RawClient connect() throws IOException {
        return RawClient.connectTls(port());
    }
}
