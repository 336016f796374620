package io.supernode.cluster.engine;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jgroups.stack.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator who sends what is not sealed with the key of the cluster: a node with another key is heard by nobody, and each
 * side goes on alone. Anybody can cause it, so there is one line a minute for each address that it comes from ({@link LineRate}).
 * Thread-safe.
 */
final class UnsealedLog {

    private static final Logger LOG = LoggerFactory.getLogger(UnsealedLog.class);
    /** Not that of {@link EngineLog}: strangers with many addresses must not hide what the engine says. */
    private static final LineRate RATE =
            new LineRate(task -> CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(task));

    private final LineRate rate;

    UnsealedLog() {
        this(RATE);
    }

    UnsealedLog(LineRate rate) {
        this.rate = rate;
    }

    /**
     * @param from where it comes from
     * @param sender as it calls itself
     */
    void tell(InetAddress from, IpAddress sender) {
        String name = from.equals(sender.getIpAddress())
                ? sender.toString()
                : from.getHostAddress() + ", which calls itself " + sender + ',';
        String text = "what comes from " + name + " is not sealed with the key of this cluster, and is not read. If that is to be a"
                + " node of it, each side goes on alone: compare clusterName and the content of clusterKeyFile on both";
        if (LOG.isWarnEnabled() && rate.admits(from.getHostAddress(), text, LOG::warn)) {
            LOG.warn(text);
        }
    }
}
