package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.supernode.http.RawClient;
import io.supernode.http.net.ListenSecurity;
import io.supernode.http.net.ProxyTrust;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without TLS the system sends a file to a socket, and no byte of it comes into the memory of the process. */
@Timeout(60)
class SendfileTest extends DataServerTestBase {

    private void restart(ListenSecurity security) throws IOException {
        server.close();
        SeedFiles unreadable = key -> files.open(key).map(SendfileOnly::new);
        server = start(unreadable, DataSettings.onPort(0).withSecurity(security));
    }

    @Test
    void aFileIsSentUnread() throws IOException {
        restart(ListenSecurity.none());
        assertSent("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", ""})
    void aFileIsSentUnreadWhereAHeaderOfTheProxyProtocolMayPrecede(String header) throws IOException {
        restart(ListenSecurity.none().withProxies(new ProxyTrust(address -> true, true)));
        assertSent(header);
    }

    private void assertSent(String first) throws IOException {
        try (RawClient client = connect()) {
            client.send(first + text("GET", KEY.dataPath(), null));
            assertArrayEquals(content, client.readReply().bytes());
        }
    }

    private record SendfileOnly(SeedFile file, FileChannel channel) implements SeedFile {

        SendfileOnly(SeedFile file) {
            this(file, new SendfileOnlyChannel(file.channel()));
        }

        @Override
        public OptionalLong framedLength() {
            return file.framedLength();
        }

        @Override
        public long completeUpTo(long from) {
            return file.completeUpTo(from);
        }

        @Override
        public void unreadable(long position) {
            file.unreadable(position);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
