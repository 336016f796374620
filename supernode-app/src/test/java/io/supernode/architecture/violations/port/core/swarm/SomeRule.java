package io.supernode.architecture.violations.port.core.swarm;

/** What a port must not know. */
public final class SomeRule {}
