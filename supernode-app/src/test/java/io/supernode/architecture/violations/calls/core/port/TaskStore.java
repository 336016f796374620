package io.supernode.architecture.violations.calls.core.port;

public interface TaskStore {
    void put(String record);
}
