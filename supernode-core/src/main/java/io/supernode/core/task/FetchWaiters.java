package io.supernode.core.task;

import io.supernode.core.decision.Effect;
import io.supernode.core.model.Md5;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.swarm.Swarm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Those who wait until the whole content of a task is stored, such as preheats. Guarded by the task's lock. */
final class FetchWaiters {

    private final TaskScope task;
    private final List<Applicant.Preheat> waiting = new ArrayList<>();

    FetchWaiters(TaskScope task) {
        this.task = task;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(Applicant.Preheat applicant) {
        waiting.add(applicant);
    }

    /** Answers all if the present content is stored. */
    void answerIfStored() {
        if (waiting.isEmpty()) {
            return;
        }
        Swarm content = task.contents().present();
        Optional<Md5> md5 = content.fileMd5();
        if (md5.isPresent() && content.storedCount() == content.layout().pieceCount()) {
            answer(new FetchOutcome.Fetched(task.id(), content.key(), content.layout().fileLength(), md5.get()));
        }
    }

    /** All wait in vain. */
    void fail(String reason) {
        answer(new FetchOutcome.Failed(task.id(), reason));
    }

    private void answer(FetchOutcome outcome) {
        waiting.forEach(applicant -> task.effect(new Effect.CompleteFetch(applicant.ticket(), outcome)));
        waiting.clear();
    }
}
