package io.supernode.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how far the process is, if it was started by a unit of {@code Type=notify}: NOTIFY_SOCKET is set then. Java
 * has no datagrams on Unix sockets, so systemd's own program sends them; the unit must have {@code NotifyAccess=all}.
 */
final class ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String PROGRAM = "systemd-notify";
    private static final long PATIENCE_SECONDS = 5;

    private final boolean isWaiting;
    private boolean isStopping;

    private ServiceManager(boolean isWaiting) {
        this.isWaiting = isWaiting;
    }

    /** The one that has started this process, if any. */
    static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(!environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty());
    }

    /** The supernode serves clients. Says nothing if it is about to end already. */
    synchronized void ready(String status) {
        if (!isStopping) {
            send("--ready", "--status=" + status);
        }
    }

    /** The supernode is about to end. */
    synchronized void stopping() {
        isStopping = true;
        send("STOPPING=1", "--status=ending");
    }

    /** A failure is logged and nothing else: the supernode serves all the same, until systemd loses its patience. */
    private void send(String... arguments) {
        if (!isWaiting) {
            return;
        }
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("{} took longer than {} s: systemd may not know that the supernode is {}", PROGRAM, PATIENCE_SECONDS,
                        arguments[0]);
            } else if (process.exitValue() != 0) {
                LOG.warn("{} ended with {}: systemd may not know: {}", PROGRAM, process.exitValue(), arguments[0]);
            }
        } catch (IOException e) {
            LOG.warn("systemd cannot be told {}: {}", arguments[0], e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
