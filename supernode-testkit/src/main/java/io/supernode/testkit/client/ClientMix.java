package io.supernode.testkit.client;

import java.util.random.RandomGenerator;

/** Which clients a swarm is made of. */
public enum ClientMix {
    /** Python clients only. */
    PY,
    /** Clients of 0.3 and 0.4 only. */
    GO0,
    /** Clients of 1.0 only. */
    GO1,
    /** A third of each, drawn at random. */
    MIX,
    /** Half of them of 0.3 and 0.4, half of 1.0, drawn at random. */
    GO;

    /** The kind of the next client. */
    public ClientKind draw(RandomGenerator random) {
        return switch (this) {
            case PY -> ClientKind.PY;
            case GO0 -> ClientKind.GO0;
            case GO1 -> ClientKind.GO1;
            case GO -> random.nextBoolean() ? ClientKind.GO0 : ClientKind.GO1;
            case MIX -> ClientKind.values()[random.nextInt(ClientKind.values().length)];
        };
    }
}
