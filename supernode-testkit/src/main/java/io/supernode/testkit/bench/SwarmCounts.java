package io.supernode.testkit.bench;

/** What has happened in a {@link SteadySwarm}. Written by its thread alone. */
public final class SwarmCounts {

    long pulls;
    long decisions;
    long assignments;
    long held;
    long waits;
    long registrations;
    long departures;

    SwarmCounts() {}

    /** Pulls of any kind. */
    public long pulls() {
        return pulls;
    }

    /** Pulls that were answered, at once or after a hold, with at least one piece that was new to the peer. */
    public long decisions() {
        return decisions;
    }

    /** Pieces that were assigned. */
    public long assignments() {
        return assignments;
    }

    /** Pulls that were not answered at once. */
    public long held() {
        return held;
    }

    /** Replies 602. */
    public long waits() {
        return waits;
    }

    public long registrations() {
        return registrations;
    }

    public long departures() {
        return departures;
    }
}
