package io.supernode.cdn.preheat.engine;

import io.supernode.cdn.preheat.Preheat;
import io.supernode.cdn.preheat.PreheatFile;
import io.supernode.cdn.preheat.PreheatProgress;
import io.supernode.cdn.preheat.PreheatRequest;
import io.supernode.cdn.preheat.RegistryCredentials;
import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A preheat that has not ended, with what is needed to go on with it. Changed by the engine's thread alone; its preheat and its
 * running tasks may be read by any.
 */
final class Job {

    final PreheatRequest request;
    /** Of the files that are being fetched, by their place. */
    final Map<Integer, TaskId> tasks = new ConcurrentHashMap<>();

    private volatile Preheat preheat;
    private volatile Supernode supernode;
    private boolean left;

    RegistryCredentials credentials;
    long deadlineNanos;
    /** The place of the next file whose turn has not come. */
    int next;
    /** Whether the stored preheat is another one than this. */
    boolean unsaved;

    Job(PreheatRequest request, Preheat preheat) {
        this.request = request;
        this.preheat = preheat;
        this.credentials = RegistryCredentials.fixed(request.headers());
    }

    /** Its turn has come. */
    void begin(Supernode core) {
        supernode = core;
    }

    /** It has ended, or nobody wants it any more. */
    void leave() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    PreheatProgress progress(Preheat at) {
        Supernode core = supernode;
        return core == null ? Progress.of(at) : Progress.of(at, tasks, core);
    }

    Preheat preheat() {
        return preheat;
    }

    void set(Preheat changed) {
        preheat = changed;
        unsaved = true;
    }

    PreheatFile file(int place) {
        return preheat.files().get(place);
    }

    void set(int place, PreheatFile file) {
        List<PreheatFile> files = new ArrayList<>(preheat.files());
        files.set(place, file);
        set(preheat.with(files));
    }

    boolean hasMore() {
        return next < preheat.files().size();
    }
}
