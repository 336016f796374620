package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.swarm.Effects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is asked for a content that is not in use: is there a copy of it, and what does the origin have? Whoever names the MD5
 * of a stored file gets that file, whatever the origin has now; else the copy is kept for the case that the origin is down.
 */
final class FirstQuestion {

    private final OriginQuestions questions;

    FirstQuestion(OriginQuestions questions) {
        this.questions = questions;
    }

    /**
     * @param usable whether a copy may be the content
     * @param stored takes the copy that is what was named, instead of an answer of the origin
     */
    void ask(
            TaskStage.Probing probing,
            ContentKey key,
            Predicate<StoredCopy> usable,
            Effects effects,
            OriginQuestions.Answered<StoredCopy> stored,
            OriginQuestions.Answered<OriginProbe> probed) {
        var md5 = probing.first().md5();
        questions.findCopy(key, effects, (answer, now, more) -> {
            Optional<StoredCopy> copy = answer == null ? Optional.empty() : answer.filter(usable);
            if (md5.isEmpty()) {
                copy.ifPresent(probing::found);
            } else if (copy.isPresent() && md5.get().equals(copy.get().md5())) {
                stored.apply(copy.get(), now, more);
                return;
            }
            questions.probe(key, Door.originOf(probing.first()), more, probed);
        });
    }
}
