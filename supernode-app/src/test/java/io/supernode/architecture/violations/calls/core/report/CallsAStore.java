package io.supernode.architecture.violations.calls.core.report;

import io.supernode.architecture.violations.calls.core.port.TaskStore;

/** Violates: only the runtime of the core calls ports. */
final class CallsAStore {
    void report(TaskStore store) {
        store.put("a report");
    }
}
