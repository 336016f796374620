package io.supernode.core.settings;

import io.supernode.core.model.IpLiteral;
import io.supernode.core.model.PeerAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The limits and addresses of a supernode, under the names and with the defaults of protocol section 5. Immutable;
 * {@link #builder} makes others.
 *
 * @param peerUpLimit uploads at once of one peer's server (ip:port), up to {@link #MAX_UPLOADS}
 * @param peerDownLimit pieces at once of one peer
 * @param eliminationLimit a server that failed this many different clients is no longer used
 * @param failureCountLimit a client that failed with this many servers gets the supernode only
 * @param maxBandwidth bytes per second in all
 * @param systemReservedBandwidth bytes per second of it that are not for distribution
 * @param taskExpireTime a task without access for so long is forgotten, unless a client may still read a piece
 * @param peerGcDelay a peer is forgotten so long after it went down
 * @param peerExpireTime a peer of which nothing was heard for so long is forgotten; peers end their servers 5 min
 *     after the last use
 * @param failAccessInterval a failure of the origin is remembered for so long
 * @param gcMetaInterval how often tasks and peers are looked through
 * @param revalidateInterval the origin of a complete task is asked at most so often whether it has changed
 * @param credentialsValid how long credentials that the origin accepted for a private task are taken without asking it
 * @param hold how long a pull may wait for something to assign; 0 answers at once
 * @param registrationPatience how long a registration waits for the origin before it is answered without the length
 * @param downLinkKbs the rate that clients are advised, KB/s
 * @param advertiseIp the supernode's address for clients; empty: the one by which each client reached it
 * @param localIp used when the client gave no address either
 * @param downloadPort of the supernode's data port
 * @param maxTasks tasks at once; bounds memory whatever clients send. One address has never more than are left for the others: alone
 *     half
 * @param maxPeersPerTask peers of one task at once; bounds memory whatever clients send
 * @param maxPeersPerAddress peers of all tasks that register from one address, which may be that of a whole site
 * @param ipMustMatch whether the ip that a client names must be the address from which it registers
 * @param maxPeerBytes heap that the peers of all tasks, and what tasks keep of requests, may take, by estimate: beyond it new ones are
 *     sent to their origins. What one address has of it is never more than is left for the others: alone half
 * @param policy name of the scheduling policy, see {@link io.supernode.core.policy.Policies}
 * @param seed of all random choices: same events, same clock, same seed, same decisions
 */
public record SupernodeSettings(
        int peerUpLimit,
        int peerDownLimit,
        int eliminationLimit,
        int failureCountLimit,
        long maxBandwidth,
        long systemReservedBandwidth,
        Duration taskExpireTime,
        Duration peerGcDelay,
        Duration peerExpireTime,
        Duration failAccessInterval,
        Duration gcMetaInterval,
        Duration revalidateInterval,
        Duration credentialsValid,
        Duration hold,
        Duration registrationPatience,
        int downLinkKbs,
        Optional<String> advertiseIp,
        String localIp,
        int downloadPort,
        int maxTasks,
        int maxPeersPerTask,
        int maxPeersPerAddress,
        boolean ipMustMatch,
        long maxPeerBytes,
        String policy,
        long seed) {

    private static final long MB = 1L << 20;

    /** The largest peerUpLimit: no host serves more at once, and each task keeps a place for every number of uploads. */
    public static final int MAX_UPLOADS = 500;

    /** The longest hold that every client's read time-out allows: Go waits 5 s. Older ones are held shorter still. */
    public static final Duration MAX_HOLD = Duration.ofMillis(4500);

    /** A client gives a registration up after 5 s. */
    public static final Duration MAX_REGISTRATION_PATIENCE = Duration.ofMillis(4500);

    public SupernodeSettings {
        positive("peerUpLimit", peerUpLimit);
        if (peerUpLimit > MAX_UPLOADS) {
            throw new IllegalArgumentException("peerUpLimit must be 1 to " + MAX_UPLOADS + ", not " + peerUpLimit);
        }
        positive("peerDownLimit", peerDownLimit);
        positive("eliminationLimit", eliminationLimit);
        positive("failureCountLimit", failureCountLimit);
        positive("maxBandwidth", maxBandwidth);
        if (systemReservedBandwidth < 0 || systemReservedBandwidth >= maxBandwidth) {
            throw new IllegalArgumentException("systemReservedBandwidth must be from 0 to below maxBandwidth");
        }
        positive("taskExpireTime", taskExpireTime);
        positive("peerGcDelay", peerGcDelay);
        positive("peerExpireTime", peerExpireTime);
        positive("failAccessInterval", failAccessInterval);
        positive("gcMetaInterval", gcMetaInterval);
        positive("revalidateInterval", revalidateInterval);
        positive("credentialsValid", credentialsValid);
        within("hold", hold, MAX_HOLD);
        positive("registrationPatience", registrationPatience);
        within("registrationPatience", registrationPatience, MAX_REGISTRATION_PATIENCE);
        positive("downLinkKbs", downLinkKbs);
        advertiseIp.ifPresent(ip -> ip("advertiseIp", ip));
        ip("localIp", localIp);
        if (downloadPort < 1 || downloadPort > PeerAddress.MAX_PORT) {
            throw new IllegalArgumentException("downloadPort must be 1 to 65535, not " + downloadPort);
        }
        positive("maxTasks", maxTasks);
        positive("maxPeersPerTask", maxPeersPerTask);
        positive("maxPeersPerAddress", maxPeersPerAddress);
        positive("maxPeerBytes", maxPeerBytes);
        Objects.requireNonNull(policy, "policy");
    }

    /** The defaults of protocol section 5. */
    public static SupernodeSettings defaults() {
        return new Builder().build();
    }

    /** A builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Bytes per second that the supernode gives to its peers. */
    public long seedBandwidth() {
        return maxBandwidth - systemReservedBandwidth;
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above 0, not " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0, not " + value);
        }
    }

    private static void within(String name, Duration value, Duration max) {
        if (value.isNegative() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    name + " must be 0 to " + max.toMillis() + " ms, not " + value.toMillis() + " ms");
        }
    }

    private static void ip(String name, String value) {
        if (!IpLiteral.isValid(value)) {
            throw new IllegalArgumentException(name + " must be an IP address, not " + value);
        }
    }

    /** Changes some of the defaults; {@link #build} checks the whole. Not thread-safe. */
    public static final class Builder {
        private int peerUpLimit = 5;
        private int peerDownLimit = 4;
        private int eliminationLimit = 5;
        private int failureCountLimit = 5;
        private long maxBandwidth = 200 * MB;
        private long systemReservedBandwidth = 20 * MB;
        private Duration taskExpireTime = Duration.ofMinutes(3);
        private Duration peerGcDelay = Duration.ofMinutes(3);
        private Duration peerExpireTime = Duration.ofMinutes(5);
        private Duration failAccessInterval = Duration.ofMinutes(3);
        private Duration gcMetaInterval = Duration.ofMinutes(2);
        private Duration revalidateInterval = Duration.ofMinutes(1);
        private Duration credentialsValid = Duration.ofMinutes(5);
        private Duration hold = Duration.ofSeconds(2);
        private Duration registrationPatience = Duration.ofSeconds(3);
        private int downLinkKbs = 20_480;
        private Optional<String> advertiseIp = Optional.empty();
        private String localIp = "127.0.0.1";
        private int downloadPort = 8001;
        private int maxTasks = 100_000;
        private int maxPeersPerTask = 200_000;
        private int maxPeersPerAddress = 50_000;
        private boolean ipMustMatch;
        private long maxPeerBytes = Long.MAX_VALUE;
        private String policy = "default";
        private long seed = 1;

        private Builder() {}

        public Builder peerUpLimit(int value) {
            peerUpLimit = value;
            return this;
        }

        public Builder peerDownLimit(int value) {
            peerDownLimit = value;
            return this;
        }

        public Builder eliminationLimit(int value) {
            eliminationLimit = value;
            return this;
        }

        public Builder failureCountLimit(int value) {
            failureCountLimit = value;
            return this;
        }

        public Builder maxBandwidth(long value) {
            maxBandwidth = value;
            return this;
        }

        public Builder systemReservedBandwidth(long value) {
            systemReservedBandwidth = value;
            return this;
        }

        public Builder taskExpireTime(Duration value) {
            taskExpireTime = value;
            return this;
        }

        public Builder peerGcDelay(Duration value) {
            peerGcDelay = value;
            return this;
        }

        public Builder peerExpireTime(Duration value) {
            peerExpireTime = value;
            return this;
        }

        public Builder failAccessInterval(Duration value) {
            failAccessInterval = value;
            return this;
        }

        public Builder gcMetaInterval(Duration value) {
            gcMetaInterval = value;
            return this;
        }

        public Builder revalidateInterval(Duration value) {
            revalidateInterval = value;
            return this;
        }

        public Builder credentialsValid(Duration value) {
            credentialsValid = value;
            return this;
        }

        public Builder hold(Duration value) {
            hold = value;
            return this;
        }

        public Builder registrationPatience(Duration value) {
            registrationPatience = value;
            return this;
        }

        public Builder downLinkKbs(int value) {
            downLinkKbs = value;
            return this;
        }

        public Builder advertiseIp(String value) {
            advertiseIp = Optional.of(value);
            return this;
        }

        public Builder localIp(String value) {
            localIp = value;
            return this;
        }

        public Builder downloadPort(int value) {
            downloadPort = value;
            return this;
        }

        public Builder maxTasks(int value) {
            maxTasks = value;
            return this;
        }

        public Builder maxPeersPerTask(int value) {
            maxPeersPerTask = value;
            return this;
        }

        public Builder maxPeersPerAddress(int value) {
            maxPeersPerAddress = value;
            return this;
        }

        public Builder ipMustMatch(boolean value) {
            ipMustMatch = value;
            return this;
        }

        public Builder maxPeerBytes(long value) {
            maxPeerBytes = value;
            return this;
        }

        public Builder policy(String value) {
            policy = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public SupernodeSettings build() {
            return new SupernodeSettings(
                    peerUpLimit, peerDownLimit, eliminationLimit, failureCountLimit, maxBandwidth,
                    systemReservedBandwidth, taskExpireTime, peerGcDelay, peerExpireTime, failAccessInterval,
                    gcMetaInterval, revalidateInterval, credentialsValid, hold, registrationPatience, downLinkKbs,
                    advertiseIp, localIp, downloadPort,
                    maxTasks, maxPeersPerTask, maxPeersPerAddress, ipMustMatch, maxPeerBytes, policy, seed);
        }
    }
}
