package io.supernode.cluster.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.stack.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an operator who sends what is not sealed with the key of the cluster: a node with another key is heard by nobody, and each
 * side goes on alone. Anybody can cause it, under any address, so there is one line a minute for each address ({@link LineRate}).
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

    /** @param sender as it calls itself */
    void tell(Address sender) {
        String text = "what comes from " + sender + " is not sealed with the key of this cluster, and is not read. If that is to be a"
                + " node of it, each side goes on alone: compare clusterName and the content of clusterKeyFile on both";
        if (LOG.isWarnEnabled() && rate.admits(cause(sender), text, LOG::warn)) {
            LOG.warn(text);
        }
    }

    /** Without the port, of which a stranger has many. */
    private static String cause(Address sender) {
        return sender instanceof IpAddress ip && ip.getIpAddress() != null
                ? ip.getIpAddress().getHostAddress()
                : String.valueOf(sender);
    }
}
