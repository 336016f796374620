package io.supernode.core.decision;

import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what one change of a task brings about. Made for one call and one thread; filled under the task's lock, read after
 * it. Costs one object as long as nothing happens but an answer.
 */
public final class Decision {

    private final EventKinds wanted;
    private List<Effect> effects;
    private List<SupernodeEvent> events;

    /** @param wanted the events that somebody wants */
    public Decision(EventKinds wanted) {
        this.wanted = wanted;
    }

    /** Notes what is to be done outside of the lock. */
    public void effect(Effect effect) {
        if (effects == null) {
            effects = new ArrayList<>(4);
        }
        effects.add(effect);
    }

    /** Whether somebody wants events of this kind, so that they are worth making. */
    public boolean wants(Class<? extends SupernodeEvent> kind) {
        return wanted.contains(kind);
    }

    /** Notes what has happened; called only if somebody {@linkplain #wants wants} such events. */
    public void event(SupernodeEvent event) {
        if (events == null) {
            events = new ArrayList<>(4);
        }
        events.add(event);
    }

    /** Whether nothing is to be done and nothing has happened but an answer. */
    public boolean isEmpty() {
        return effects == null && events == null;
    }

    /** What is to be done, in order. */
    public List<Effect> effects() {
        return effects == null ? List.of() : effects;
    }

    /** What has happened, in order. */
    public List<SupernodeEvent> events() {
        return events == null ? List.of() : events;
    }
}
