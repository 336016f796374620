package io.supernode.testkit.peer;

import java.time.Duration;

/** How a peer waits on reply 602; handed in, so that tests need not wait. */
@FunctionalInterface
public interface Sleeper {

    void sleep(Duration duration) throws InterruptedException;

    /** Really waits. */
    static Sleeper real() {
        return duration -> Thread.sleep(duration.toMillis());
    }
}
