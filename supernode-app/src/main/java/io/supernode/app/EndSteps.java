package io.supernode.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server has opened, and the three steps in which it is closed again: in each what was opened last is closed first, so that
 * nothing is used after it is closed. Not thread-safe.
 */
final class EndSteps {

    private static final Logger LOG = LoggerFactory.getLogger(EndSteps.class);

    private final Map<Step, Deque<Part>> parts = new EnumMap<>(Step.class);

    /** In the order in which they are done. */
    enum Step {
        /** Those who wait are answered: preheats, held pulls, registrations. */
        WAITING,
        /**
         * What the supernode knows is stored and given up: time, the origins, the state, the home. After it another process may
         * go on with the home.
         */
        STATE,
        /** The ports, which answer until then (602, 609, and the bytes of pieces), and the event log. */
        PORTS
    }

    private record Part(String name, AutoCloseable closeable) {}

    EndSteps() {
        for (Step step : Step.values()) {
            parts.put(step, new ArrayDeque<>());
        }
    }

    /**
     * Lets it be closed with a step.
     *
     * @param name for the log, if it does not close
     * @return the same
     */
    <T extends AutoCloseable> T opened(Step step, String name, T closeable) {
        parts.get(step).push(new Part(name, closeable));
        return closeable;
    }

    /** Does the step with what has been opened; a second time there is nothing to do. */
    void close(Step step) {
        Deque<Part> open = parts.get(step);
        while (!open.isEmpty()) {
            Part part = open.pop();
            try {
                part.closeable().close();
            } catch (Exception e) {
                // The others must be closed all the same.
                LOG.error("the {} did not close", part.name(), e);
            }
        }
    }
}
