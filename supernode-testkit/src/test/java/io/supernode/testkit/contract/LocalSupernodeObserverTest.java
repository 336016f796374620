package io.supernode.testkit.contract;

import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

class LocalSupernodeObserverTest extends SupernodeObserverContract {

    @Override
    protected Supernode start(List<SupernodeObserver> observers, Consumer<RuntimeException> failures) {
        LocalSupernode.Builder builder = LocalSupernode.builder(origin(), new byte[16])
                .settings(SupernodeSettings.builder().hold(Duration.ZERO).build())
                .onFailure(failures);
        observers.forEach(builder::observer);
        return builder.start();
    }
}
