package io.supernode.cluster.call;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.Clock;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.DownloadCount;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The peers that download by calls to this node, whoever owns their tasks: those that would have to look for another node if this one
 * ended. A peer is one from its registration, or from a pull that is answered as a peer's, until it has every piece, leaves, or calls
 * no more for the time after which its owner forgets it, too. {@value #MOST} at most; whoever comes beyond that is none of them.
 * Thread-safe.
 */
public final class CallingPeers {

    /** Some 20 MB, which only as many peers take. */
    private static final int MOST = 1 << 16;
    /** Who is told to look for another supernode has this time to register here again. */
    private static final Duration REGISTERS_AGAIN = Duration.ofSeconds(10);
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(10);

    private record Caller(String taskId, String cid) {}

    /** What was heard of one last: from where, and until when it counts, by the clock's nanoseconds. */
    private record LastCall(CallerAddress from, long untilNanos) {}

    private final Clock clock;
    private final Duration silence;
    private final ConcurrentMap<Caller, LastCall> callers = new ConcurrentHashMap<>();
    /** Of the one thread that calls {@link #tick}. */
    private long lookedNanos;

    /** @param silence after which one that does not call counts no more */
    public CallingPeers(Clock clock, Duration silence) {
        this.clock = clock;
        this.silence = silence;
        this.lookedNanos = clock.nanoTime();
    }

    /** @param outcome null if it failed */
    public void registered(RegistrationRequest request, RegistrationOutcome outcome) {
        if (outcome instanceof RegistrationOutcome.Registered registered) {
            calls(new Caller(registered.task().value(), request.cid()), request.caller(), true);
        }
    }

    /** @param outcome null if it failed or was cancelled */
    public void pulled(PullRequest request, PullOutcome outcome) {
        if (outcome == null || request.taskId() == null || request.srcCid() == null || !PeerId.isValid(request.srcCid())) {
            return;
        }
        Caller caller = new Caller(request.taskId(), request.srcCid());
        if (outcome instanceof PullOutcome.Pieces || outcome instanceof PullOutcome.Wait) {
            // What is said where no owner can be asked is said to anybody.
            calls(caller, request.caller(), !outcome.equals(ClusterCall.Pull.UNANSWERED));
        } else if (outcome instanceof PullOutcome.Finished || outcome instanceof PullOutcome.Acknowledged) {
            callers.remove(caller);
        } else {
            LastCall last = callers.get(caller);
            // Anybody may ask in the name of another peer, and be told that he is none.
            if (last != null && last.from().equals(request.caller())) {
                callers.replace(caller, last, new LastCall(last.from(), clock.nanoTime() + REGISTERS_AGAIN.toNanos()));
            }
        }
    }

    /**
     * It serves no more, and so does not download either.
     *
     * @param outcome what the owner of the task has answered; null if it failed
     */
    public void left(String taskId, String cid, ReportOutcome outcome) {
        if (outcome instanceof ReportOutcome.Accepted) {
            callers.remove(new Caller(taskId, cid));
        }
    }

    private void calls(Caller caller, CallerAddress from, boolean mayBeNew) {
        LastCall call = new LastCall(from, clock.nanoTime() + silence.toNanos());
        if (callers.replace(caller, call) == null && mayBeNew && callers.size() < MOST) {
            callers.put(caller, call);
        }
    }

    /** How many they are. */
    public DownloadCount downloads() {
        long now = clock.nanoTime();
        long peers = 0;
        Set<String> tasks = new HashSet<>();
        for (var each : callers.entrySet()) {
            if (each.getValue().untilNanos() - now > 0) {
                peers++;
                tasks.add(each.getKey().taskId());
            }
        }
        return new DownloadCount(peers, tasks.size());
    }

    /** Whether this peer is one of them. */
    public boolean isCalling(TaskId task, PeerId peer) {
        LastCall last = callers.get(new Caller(task.value(), peer.value()));
        return last != null && last.untilNanos() - clock.nanoTime() > 0;
    }

    /** Forgets those whose time is over; called by one thread, as often as it likes. */
    public void tick() {
        long now = clock.nanoTime();
        if (now - lookedNanos >= LOOK_PERIOD.toNanos()) {
            lookedNanos = now;
            callers.values().removeIf(last -> last.untilNanos() - now <= 0);
        }
    }
}
