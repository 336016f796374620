package io.supernode.cdn.fetch;

import java.util.function.BooleanSupplier;

/**
 * Tells whether workers have nothing to do, and not only for a moment: so it looks, too, while bytes are slow to come because the
 * processors are taken by others, such as the JVM's compiler during the first fetch. For one thread at a time.
 */
final class IdleDetector {

    /** One after another. */
    static final int IDLE_LOOKS = 3;

    private final BooleanSupplier isBusy;
    private int idleLooks;

    /** @param isBusy whether they have something to do now */
    IdleDetector(BooleanSupplier isBusy) {
        this.isBusy = isBusy;
    }

    /** Looks once; true if they were found idle the last {@value #IDLE_LOOKS} times. */
    boolean isIdle() {
        idleLooks = isBusy.getAsBoolean() ? 0 : Math.min(IDLE_LOOKS, idleLooks + 1);
        return idleLooks == IDLE_LOOKS;
    }
}
