package io.supernode.architecture.violations.model.core.port;

/** What a value of the model must not know. */
public interface SomePort {}
