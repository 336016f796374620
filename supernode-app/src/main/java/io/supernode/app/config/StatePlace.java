package io.supernode.app.config;

/** Where the records of tasks and peers are. */
public enum StatePlace {
    /** In the home: a restart loses none. */
    DISK,
    /** On the heap alone: clients register again after a restart. */
    MEMORY
}
