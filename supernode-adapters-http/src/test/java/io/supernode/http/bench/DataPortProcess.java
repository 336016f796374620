package io.supernode.http.bench;

import io.supernode.core.model.ContentKey;
import io.supernode.http.data.DataServer;
import io.supernode.http.data.DataSettings;
import io.supernode.http.data.FairRateLimiter;
import io.supernode.http.data.SeedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Serves one whole file on a port of the system's choice, which it prints, until it is killed. */
final class DataPortProcess {

    private DataPortProcess() {}

    /** The file, and the bytes per second that all clients together may have, if there is a bound. */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[0]);
        long length = Files.size(path);
        DataSettings settings = DataSettings.onPort(0)
                .withBytesPerSecond(arguments.length > 1 ? Long.parseLong(arguments[1]) : FairRateLimiter.UNLIMITED);
        DataServer server =
                new DataServer(key -> open(path, length, key), settings, DataServer.bind(settings));
        server.start();
        System.out.println(server.port());
    }

    private static Optional<SeedFile> open(Path path, long length, ContentKey key) throws IOException {
        if (!path.getFileName().toString().equals(key.value())) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(path);
        return Optional.of(new SeedFile() {
            @Override
            public FileChannel channel() {
                return channel;
            }

            @Override
            public OptionalLong framedLength() {
                return OptionalLong.of(length);
            }

            @Override
            public long completeUpTo(long from) {
                return length;
            }

            @Override
            public void unreadable(long position) {
                throw new IllegalStateException("the file of the benchmark cannot be read at " + position);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        });
    }
}
