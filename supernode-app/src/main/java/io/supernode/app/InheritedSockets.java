package io.supernode.app;

import io.supernode.http.net.BoundPort;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listening sockets that this process was started with, by the protocol of systemd's socket units: LISTEN_FDS of them, from
 * descriptor 3 on, for the process LISTEN_PID, with LISTEN_FDNAMES. Callers that come while no process runs wait in their
 * queues, and are answered by the next one.
 *
 * <p>The JDK gives a process one inherited socket, descriptor 0, and takes its output away for it. For two, the channel is made
 * from the descriptor by a constructor of the JDK that is not public, and the same in 17 and 25; the manifest of the executable jar
 * opens its packages, so that {@code java -jar} needs no flag. A library with native code of its own for every system would be
 * larger than this server's other parts, and as little supported by the JDK.
 */
final class InheritedSockets {

    private static final int FIRST_DESCRIPTOR = 3;
    private static final String CONTROL = "control";
    private static final String DOWNLOAD = "download";
    private static final String OPENED =
            "--add-opens java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED";

    private InheritedSockets() {}

    /**
     * The ports that this process has been given.
     *
     * @param control empty if it has to open it itself
     * @param download empty if it has to open it itself
     */
    record Ports(Optional<BoundPort> control, Optional<BoundPort> download) {

        static final Ports NONE = new Ports(Optional.empty(), Optional.empty());

        boolean isAny() {
            return control.isPresent() || download.isPresent();
        }
    }

    /**
     * Takes them; to be called once, since nobody else must close them.
     *
     * @param environment of this process
     * @throws IOException if they are not what is expected, or the JDK does not allow it; the message is a sentence for the operator
     */
    static Ports take(Map<String, String> environment) throws IOException {
        int count = number(environment, "LISTEN_FDS");
        // Else they are meant for a process of which this one is a child.
        if (count == 0 || number(environment, "LISTEN_PID") != ProcessHandle.current().pid()) {
            return Ports.NONE;
        }
        List<String> names = names(environment.getOrDefault("LISTEN_FDNAMES", ""), count);
        Optional<BoundPort> control = Optional.empty();
        Optional<BoundPort> download = Optional.empty();
        for (int i = 0; i < count; i++) {
            BoundPort port = port(FIRST_DESCRIPTOR + i);
            if (names.get(i).equals(CONTROL) && control.isEmpty()) {
                control = Optional.of(port);
            } else if (names.get(i).equals(DOWNLOAD) && download.isEmpty()) {
                download = Optional.of(port);
            } else {
                throw new IOException("the inherited sockets are named " + environment.get("LISTEN_FDNAMES")
                        + ": one named control and one named download are expected, or two without these names, the control"
                        + " port first");
            }
        }
        return new Ports(control, download);
    }

    private static int number(Map<String, String> environment, String name) throws IOException {
        String text = environment.getOrDefault(name, "");
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(name + " is '" + text + "': a number is expected", e);
        }
    }

    /** As they are given; if none is one of ours, the first is the control port. */
    private static List<String> names(String given, int count) {
        List<String> names = new ArrayList<>(List.of(given.split(":", -1)));
        if (names.size() == count && (names.contains(CONTROL) || names.contains(DOWNLOAD))) {
            return names;
        }
        List<String> byOrder = new ArrayList<>(List.of(CONTROL, DOWNLOAD));
        while (byOrder.size() < count) {
            byOrder.add("");
        }
        return byOrder;
    }

    private static BoundPort port(int descriptor) throws IOException {
        ServerSocketChannel channel;
        try {
            channel = channel(descriptor);
        } catch (InaccessibleObjectException e) {
            throw new IOException("sockets are inherited, but this JVM lets nobody use them: start it by java -jar, or with "
                    + OPENED, e);
        } catch (ReflectiveOperationException e) {
            throw new IOException("sockets are inherited, but this JDK, " + System.getProperty("java.version")
                    + ", has another way to use them than the JDKs 17 to 25: start without socket units", e);
        }
        try {
            return BoundPort.of(channel);
        } catch (IOException e) {
            throw new IOException("the inherited descriptor " + descriptor + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static ServerSocketChannel channel(int number) throws ReflectiveOperationException {
        Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
        descriptor.setAccessible(true);
        Constructor<?> channel = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
                .getDeclaredConstructor(
                        SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
        channel.setAccessible(true);
        return (ServerSocketChannel) channel.newInstance(
                SelectorProvider.provider(), family(), descriptor.newInstance(number), true);
    }

    /** With IPv6 the JDK asks every socket in its terms; without, it must not. */
    private static ProtocolFamily family() {
        boolean hasIpv6 = Files.exists(Path.of("/proc/net/if_inet6"))
                && !Boolean.getBoolean("java.net.preferIPv4Stack");
        return hasIpv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }
}
