package io.supernode.core.task;

import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.swarm.Swarm;

/**
 * The back-to-source is under way.
 *
 * @param source how the origin is asked
 * @param restarted see {@link Probing}
 */
record Fetching(OriginSource source, boolean restarted) implements Opened {

    /**
     * Begins the back-to-source. What everybody may have is had as everybody has it: no client's own query or headers decide
     * what others get.
     *
     * @param opener the request by which the content was opened
     */
    static Fetching begin(TaskScope task, OriginRequest opener, PieceLayout layout, boolean restarted) {
        OriginRequest request = task.access().isPrivate() ? opener : task.shared(opener).anonymous();
        OriginSource source = new OriginSource(request, task.expectedMd5());
        task.contents().beginFetch(layout, task.access().hidesKey());
        fetch(task, source);
        return new Fetching(source, restarted);
    }

    /** After a restart the fetcher is asked again, and reports what it still has. */
    static void resume(TaskScope task, Opened kept) {
        if (kept instanceof Fetching) {
            task.contents().present().fetchStarted();
        }
        fetch(task, kept.source());
    }

    /** Has the present content fetched, or what is stored of it taken up again. */
    private static void fetch(TaskScope task, OriginSource source) {
        Swarm content = task.contents().present();
        task.effect(new Effect.Fetch(new FetchRequest(
                task.id(), content.key(), source.request(), content.layout(), source.expectedMd5())));
        task.changed();
        if (task.wants(SupernodeEvent.FetchStarted.class)) {
            task.event(new SupernodeEvent.FetchStarted(
                    task.id(), content.key(), content.layout(), task.access().isPrivate()));
        }
    }

    @Override
    public TaskState admitted(TaskScope task, Applicant applicant) {
        task.admit(applicant);
        return this;
    }

    @Override
    public TaskState lengthKnown(TaskScope task, long fileLength) {
        if (task.contents().contradicts(fileLength)) {
            return Opened.super.lengthKnown(task, fileLength);
        }
        task.lengthKnown(fileLength);
        return this;
    }

    @Override
    public TaskState completed(TaskScope task, long fileLength, Md5 fileMd5) {
        task.finished(fileLength, fileMd5);
        return new Complete(source, task.now(), true);
    }

    @Override
    public void describe(StateRecord kept) {
        kept.fetching(source, restarted);
    }
}
