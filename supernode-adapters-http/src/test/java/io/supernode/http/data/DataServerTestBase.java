package io.supernode.http.data;

import io.supernode.core.model.ContentKey;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A data port on a system-chosen port, with one complete file of three pieces. */
abstract class DataServerTestBase {

    static final ContentKey KEY = new ContentKey("ba2" + "7".repeat(61));
    static final ContentKey OTHER = new ContentKey("ba3" + "7".repeat(61));
    static final int PIECE = 4 << 20;
    /** Two pieces and a short one. */
    static final int LENGTH = 2 * PIECE + 12_345;

    final byte[] content = random(LENGTH);

    @TempDir
    Path directory;

    TestFiles files;
    DataServer server;

    @BeforeEach
    void listen() throws IOException {
        files = new TestFiles(directory);
        files.complete(KEY, content);
        server = start(ListenLimits.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    final DataServer start(ListenLimits limits) throws IOException {
        return start(files, DataSettings.onPort(0).withLimits(limits));
    }

    static DataServer start(SeedFiles files, DataSettings settings) throws IOException {
        DataServer started = new DataServer(files, settings, DataServer.bind(settings));
        started.start();
        return started;
    }

    final RawClient connect() throws IOException {
        return RawClient.connect(server.port());
    }

    final Reply get(ContentKey key, String range) throws IOException {
        return request("GET", key.dataPath(), range);
    }

    final Reply request(String method, String path, String range) throws IOException {
        try (RawClient client = connect()) {
            client.send(text(method, path, range));
            return client.readReply();
        }
    }

    static String text(String method, String path, String range) {
        return method + ' ' + path + " HTTP/1.1\r\nHost: x\r\n" + (range == null ? "" : "Range: " + range + "\r\n")
                + "\r\n";
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
