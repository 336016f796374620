package io.supernode.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supernode.core.Supernode;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.contract.SupernodeObserverContract;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A supernode that is measured promises the same to its other observers. */
class MeteredSupernodeTest extends SupernodeObserverContract {

    @Override
    protected Supernode start(List<SupernodeObserver> observers, Consumer<RuntimeException> failures) {
        SupernodeMetrics metrics = new SupernodeMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        LocalSupernode.Builder builder = LocalSupernode.builder(origin(), new byte[16])
                .settings(SupernodeSettings.builder().hold(Duration.ZERO).build())
                .observer(metrics.observer())
                .onFailure(failures);
        observers.forEach(builder::observer);
        return metrics.measure(builder.start());
    }
}
