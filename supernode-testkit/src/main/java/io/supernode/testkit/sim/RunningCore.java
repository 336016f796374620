package io.supernode.testkit.sim;

import io.supernode.core.Supernode;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.report.SeedThroughput;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

/** The supernode that runs at the moment: one after another, each from the stores of the one before. Not thread-safe. */
final class RunningCore {

    /** No decision depends on it. */
    private static final byte[] SECRET = new byte[16];

    private final World world;
    private final SupernodeSettings settings;
    private final SimulatedOrigin origin;
    private final SchedulingPolicy policy;
    private final ControlPlane control;
    /** Empty if it is never killed. */
    private final Optional<RestartStores> stores;
    /** The last one, also when it does not run any more. */
    private Supernode core;
    private boolean isKilled = true;

    RunningCore(
            World world,
            SupernodeSettings settings,
            SimulatedOrigin origin,
            SchedulingPolicy policy,
            ControlPlane control,
            Optional<RestartStores> stores) {
        this.world = world;
        this.settings = settings;
        this.origin = origin;
        this.policy = policy;
        this.control = control;
        this.stores = stores;
    }

    boolean runs() {
        return !isKilled;
    }

    Supernode running() {
        return core;
    }

    /** A supernode begins from the stores. */
    void begin() {
        LocalSupernode.Builder builder =
                LocalSupernode.builder(origin, SECRET).settings(settings).policy(policy).clock(world.clock)
                        .onFailure(control::failed);
        inStores(kept -> {
            RestartStores.Opened opened = kept.open();
            builder.stores(opened.tasks(), opened.peers());
        });
        core = builder.start();
        core.observeSeedThroughput(SeedThroughput.NONE);
        isKilled = false;
        control.answerBy(core);
    }

    /**
     * It ends at once, without a word.
     *
     * @param lost what its stores may lose
     * @param returnsAt when the next one will begin
     */
    void kill(Duration lost, long returnsAt) {
        inStores(kept -> kept.kill(lost));
        isKilled = true;
        origin.kill();
        control.kill(returnsAt);
    }

    void tick() {
        if (runs()) {
            inStores(kept -> kept.passTime(world.now()));
            core.tick();
        }
    }

    /** The data port has measured what the supernode's uploads give. */
    void measured(SeedThroughput reading) {
        if (runs()) {
            core.observeSeedThroughput(reading);
        }
    }

    private void inStores(StoreCall call) {
        if (stores.isPresent()) {
            try {
                call.on(stores.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @FunctionalInterface
    private interface StoreCall {

        void on(RestartStores stores) throws IOException;
    }
}
