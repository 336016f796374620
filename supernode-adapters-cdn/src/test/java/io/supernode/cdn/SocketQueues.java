package io.supernode.cdn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system holds of the connections to one port of this machine: bytes sent, and not yet read. Linux only. */
final class SocketQueues {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    /**
     * Slot, local address and port, remote address and port, state, bytes to be sent, bytes to be read; all
     * hexadecimal.
     */
    private static final Pattern LINE = Pattern.compile(
            "\\s*\\d+: [0-9A-F]+:([0-9A-F]+) [0-9A-F]+:([0-9A-F]+) ([0-9A-F]+) ([0-9A-F]+):([0-9A-F]+) .*");
    private static final String LISTENING = "0A";
    private static final int HEX = 16;

    private SocketQueues() {}

    static boolean areKnown() {
        return TABLES.stream().anyMatch(Files::isReadable);
    }

    /** Bytes on their way from the server at {@code port} to its clients, which no client has read. */
    static long unread(int port) throws IOException {
        long bytes = 0;
        for (Path table : TABLES) {
            for (String line : Files.isReadable(table) ? Files.readAllLines(table) : List.<String>of()) {
                Matcher fields = LINE.matcher(line);
                if (fields.matches() && !fields.group(3).equals(LISTENING)) {
                    bytes += port == number(fields, 1) ? number(fields, 4) : 0;
                    bytes += port == number(fields, 2) ? number(fields, 5) : 0;
                }
            }
        }
        return bytes;
    }

    private static long number(Matcher fields, int group) {
        return Long.parseLong(fields.group(group), HEX);
    }
}
