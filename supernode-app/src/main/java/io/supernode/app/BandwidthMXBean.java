package io.supernode.app;

/**
 * The bandwidth of a running supernode, for operators: {@code io.supernode:type=Bandwidth} in the platform's MBean server,
 * which jconsole and other JMX clients show and change. Thread-safe.
 */
public interface BandwidthMXBean {

    /**
     * Bytes per second that are served to peers in all, and as many that are taken from origins: --max-bandwidth less
     * --reserved-bandwidth at the start.
     */
    long getBytesPerSecond();

    /**
     * Changes it at once, also for transfers that run, until the process ends or reads its configuration again.
     *
     * @throws IllegalArgumentException unless it is above 0
     */
    void setBytesPerSecond(long bytesPerSecond);
}
