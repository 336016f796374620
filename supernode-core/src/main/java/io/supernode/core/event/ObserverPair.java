package io.supernode.core.event;

/** Two observers; neither is hurt by what the other throws. */
record ObserverPair(SupernodeObserver first, SupernodeObserver second) implements SupernodeObserver {

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        SafeDelivery.deliver(first, event, atNanos);
        SafeDelivery.deliver(second, event, atNanos);
    }
}
