package io.supernode.app.preheat;

import io.supernode.cdn.preheat.Platforms;
import java.util.Objects;

/**
 * How preheats are asked for.
 *
 * @param isOpen whether everybody may who reaches the port; otherwise the same as may change anything else
 * @param defaultPlatforms of images, where the caller names none
 * @param maxBodyBytes of a request; more is refused with 413
 * @param hostName of this supernode, for the tables that callers show
 * @param ip likewise
 */
public record PreheatAccess(boolean isOpen, Platforms defaultPlatforms, int maxBodyBytes, String hostName, String ip) {

    private static final int DEFAULT_BODY_BYTES = 64 * 1024;

    public PreheatAccess {
        Objects.requireNonNull(defaultPlatforms, "defaultPlatforms");
        Objects.requireNonNull(hostName, "hostName");
        Objects.requireNonNull(ip, "ip");
    }

    /** With a usual limit on bodies. */
    public PreheatAccess(boolean isOpen, Platforms defaultPlatforms, String hostName, String ip) {
        this(isOpen, defaultPlatforms, DEFAULT_BODY_BYTES, hostName, ip);
    }
}
