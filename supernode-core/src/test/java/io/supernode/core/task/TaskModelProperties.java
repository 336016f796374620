package io.supernode.core.task;

import static io.supernode.core.task.TaskSituation.LENGTH;
import static io.supernode.core.task.TaskSituation.SECRET;
import static io.supernode.core.task.TaskSituation.URL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.decision.Effect;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * After any sequence of things that happen to a task, in any order, with late and repeated answers, it stands where the plain
 * rules of {@link ReferenceTask} say: the same state, contents and members, and each step gives the same people the same
 * answers, asks the same questions, begins the same fetches and deletes the same contents.
 */
class TaskModelProperties {

    private static final String[] TOKENS = {"", "one", "two"};
    private static final String[] CIDS = {"a", "b", "c", "d"};
    /** Both are two pieces long. */
    private static final long[] LENGTHS = {LENGTH, LENGTH - 1};
    private static final Md5[] MD5S = {new Md5("a".repeat(32)), new Md5("b".repeat(32))};
    private static final Duration[] STEPS = {
        Duration.ofMillis(1), Duration.ofMillis(250), Duration.ofSeconds(1), Duration.ofSeconds(3),
        Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(6)
    };

    enum Kind { REGISTER, DEMAND, ANSWER, LENGTH_KNOWN, STORED, FINISHED, FAILED, OWNS, PASS, COLLECT, DROP, STOP }

    /** The numbers mean what the kind needs. */
    record Step(Kind kind, int one, int two, int three) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(8, Kind.REGISTER), Tuple.of(2, Kind.DEMAND), Tuple.of(14, Kind.ANSWER),
                Tuple.of(1, Kind.LENGTH_KNOWN), Tuple.of(4, Kind.STORED), Tuple.of(4, Kind.FINISHED),
                Tuple.of(2, Kind.FAILED), Tuple.of(2, Kind.OWNS), Tuple.of(6, Kind.PASS), Tuple.of(1, Kind.COLLECT),
                Tuple.of(1, Kind.DROP), Tuple.of(1, Kind.STOP));
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 59);
        return Combinators.combine(kinds, numbers, numbers, numbers).as(Step::new).list().ofMinSize(1).ofMaxSize(60);
    }

    /**
     * A file that is fetched, gets old and is asked for again: states that steps drawn at random reach too seldom. A list of
     * steps begins with as many of these as drawn.
     */
    private static final List<Step> BEGINNING = List.of(
            new Step(Kind.REGISTER, 0, 0, 1), new Step(Kind.ANSWER, 0, 1, 1), new Step(Kind.ANSWER, 0, 0, 1),
            new Step(Kind.STORED, 0, 1, 1), new Step(Kind.STORED, 1, 1, 1), new Step(Kind.FINISHED, 1, 1, 1),
            new Step(Kind.PASS, STEPS.length - 1, 0, 1), new Step(Kind.REGISTER, 1, 0, 1));

    @Property(tries = 3000)
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void aTaskStandsWhereThePlainRulesSay(
            @ForAll("steps") List<Step> steps, @ForAll boolean namesItsMd5,
            @ForAll @IntRange(max = 8) int begun) {
        Run run = new Run(namesItsMd5);
        List<Step> all = new ArrayList<>(BEGINNING.subList(0, begun));
        all.addAll(steps);
        for (Step step : all) {
            run.apply(step);
            Statistics.collect(run.model.phase);
        }
        Statistics.coverage(coverage -> {
            for (ReferenceTask.Phase phase : ReferenceTask.Phase.values()) {
                coverage.check(phase).percentage(part -> part > 0.2);
            }
        });
    }

    /** The machine and the model, side by side. */
    private static final class Run {
        private final TaskSituation real;
        private final ReferenceTask model;
        /** All that were ever asked: an answer may come late, or twice. */
        private final List<Effect.Question> asked = new ArrayList<>();
        private int applicants;

        Run(boolean namesItsMd5) {
            real = new TaskSituation(new ResourceIdentity(URL, namesItsMd5 ? MD5S[0].hex() : "", ""));
            model = new ReferenceTask(namesItsMd5 ? ReferenceTask.CopiedFile.MD5 : null, real.now);
        }

        void apply(Step step) {
            int version = Math.max(0, highestVersion() - (step.three() % 4 == 0 ? 1 : 0));
            switch (step.kind()) {
                case REGISTER -> register(CIDS[step.one() % CIDS.length], TOKENS[step.two() % TOKENS.length]);
                case DEMAND -> register(null, TOKENS[step.two() % TOKENS.length]);
                case ANSWER -> {
                    if (!asked.isEmpty()) {
                        // Mostly the latest ones.
                        int back = Math.min(step.one() % 4, asked.size() - 1);
                        answer(
                                asked.get(asked.size() - 1 - back), step.two(), LENGTHS[step.three() % 6 == 0 ? 1 : 0],
                                step.three() % 3 != 0);
                    }
                }
                case LENGTH_KNOWN -> {
                    long length = LENGTHS[step.one() % 2];
                    real.happens((task, now, decision) -> task.lengthKnown(key(version), length, now, decision));
                    model.lengthKnown(version, length, real.now);
                }
                case STORED -> {
                    int piece = step.one() % ReferenceTask.PIECES;
                    // Now and then a piece of another file.
                    PieceDigest digest = digest(piece, step.two() % 10 == 0 ? 1 : 0);
                    real.happens((task, now, decision) ->
                            task.pieceStored(key(version), piece, digest, now, decision));
                    model.pieceStored(version, piece, digest.toString(), real.now);
                }
                case FINISHED -> {
                    long length = LENGTHS[step.one() % 8 == 0 ? 1 : 0];
                    Md5 md5 = MD5S[step.two() % 8 == 0 ? 1 : 0];
                    real.happens((task, now, decision) -> task.finished(key(version), length, md5, now, decision));
                    model.finished(version, length, md5.hex(), real.now);
                }
                case FAILED -> {
                    OriginFailure.Kind kind = OriginFailure.Kind.values()[step.one() % 3];
                    real.happens((task, now, decision) ->
                            task.failed(key(version), new OriginFailure(kind, "it failed"), now, decision));
                    model.failed(version, kind.name(), real.now);
                }
                case OWNS -> owns(CIDS[step.one() % CIDS.length], step.two() % ReferenceTask.PIECES);
                case PASS -> {
                    real.passes(STEPS[step.one() % STEPS.length]).happens(TaskMachine::tick);
                    model.tick(real.now);
                }
                case COLLECT -> {
                    real.happens((task, now, decision) -> {
                        if (task.collect(now, decision)) {
                            task.end(true, now, decision);
                        }
                    });
                    model.collect(real.now);
                }
                case DROP -> {
                    real.happens((task, now, decision) -> task.end(false, now, decision));
                    model.drop(real.now);
                }
                case STOP -> {
                    real.happens(TaskMachine::stop);
                    model.stop(real.now);
                }
            }
            compare();
        }

        private void register(String cid, String token) {
            String ticket = "applicant " + applicants++;
            if (cid == null) {
                real.demands(token, ticket);
            } else {
                real.registers(cid, token, ticket);
            }
            model.register(new ReferenceTask.Applicant(ticket, cid, token, real.now), real.now);
        }

        private void owns(String cid, int piece) {
            real.happens((task, now, decision) -> {
                Peer peer = task.calling(cid, CallerAddress.UNKNOWN, now);
                PieceRange range = PieceRange.ofPiece(piece, PieceLayout.DEFAULT_PIECE_SIZE);
                if (peer != null) {
                    peer.swarm().reports().pieceArrived(peer, range, false, now, decision);
                }
            });
            model.owns(cid, piece, real.now);
        }

        private void answer(Effect.Question question, int kind, long length, boolean marks) {
            long number = question.number();
            if (question instanceof Effect.FindCopy) {
                boolean isThere = kind % 2 == 0;
                Optional<StoredCopy> copy = isThere
                        ? Optional.of(new StoredCopy(PieceLayout.ofLength(ReferenceTask.CopiedFile.LENGTH), MD5S[0]))
                        : Optional.empty();
                real.happens((task, now, decision) -> task.copyFound(number, copy, now, decision));
                model.copyFound(number, isThere, real.now);
            } else if (question instanceof Effect.Probe || question instanceof Effect.Inspect) {
                String answer = new String[] {
                    "available", "available", "private", "private", "too long", "404", "down", "401", null
                }[kind % 9];
                Optional<String> mark = marks ? Optional.of("mark of " + length) : Optional.empty();
                real.happens((task, now, decision) ->
                        task.probed(number, probe(answer, length, mark), now, decision));
                model.probed(number, answer, length, mark.orElse(null), real.now);
            } else if (question instanceof Effect.Check) {
                String answer = new String[] {
                    "granted", "granted", "401", "different", "down", "pending", null
                }[kind % 7];
                real.happens((task, now, decision) -> task.accessChecked(number, access(answer), now, decision));
                model.accessChecked(number, answer, real.now);
            } else {
                String answer = new String[] {
                    "current", "current", "changed", "too long", "unanswered", "401", null
                }[kind % 7];
                real.happens((task, now, decision) ->
                        task.revalidated(number, revalidation(answer, length), now, decision));
                model.revalidated(number, answer, length, real.now);
            }
        }

        private static OriginProbe probe(String answer, long length, Optional<String> mark) {
            return answer == null ? null : switch (answer) {
                case "available" -> new OriginProbe.Available(length, false, mark);
                case "private" -> new OriginProbe.Available(length, true, mark);
                case "too long" -> new OriginProbe.Available(Long.MAX_VALUE);
                case "404" -> new OriginProbe.Unavailable("404");
                case "down" -> new OriginProbe.Unavailable("down", true);
                default -> new OriginProbe.Unauthorized("401");
            };
        }

        private static Access access(String answer) {
            return answer == null ? null : switch (answer) {
                case "granted" -> new Access.Granted();
                case "401" -> new Access.Refused("401");
                case "different" -> new Access.Different("another file");
                case "down" -> new Access.Unavailable("down");
                default -> new Access.Pending();
            };
        }

        private static Revalidation revalidation(String answer, long length) {
            return answer == null ? null : switch (answer) {
                case "current" -> new Revalidation.Current();
                case "changed" -> new Revalidation.Changed(length);
                case "too long" -> new Revalidation.Changed(Long.MAX_VALUE);
                case "unanswered" -> new Revalidation.Unanswered("down");
                default -> new Revalidation.Unanswered("401", true);
            };
        }

        private static PieceDigest digest(int piece, int file) {
            return new PieceDigest(new Md5(String.format("%030x%02x", file, piece)), 1000);
        }

        // ---- versions and keys ----

        private int highestVersion() {
            return real.snapshot().map(task -> task.record().version()).orElse(0);
        }

        /** Of the content of that version, as the machine named it. */
        private ContentKey key(int version) {
            return real.snapshot().map(Run::contents).orElse(List.of()).stream()
                    .filter(content -> content.version() == version)
                    .map(ContentRecord::key).findFirst().orElse(ContentKey.of(real.resource.taskId(), version));
        }

        private static List<ContentRecord> contents(TaskSnapshot task) {
            List<ContentRecord> contents = new ArrayList<>();
            task.record().content().ifPresent(contents::add);
            contents.addAll(task.record().earlier());
            return contents;
        }

        private boolean isHidden(ContentKey key, int version) {
            return key.equals(ContentKey.secret(real.resource.taskId(), version, SECRET));
        }

        private int version(ContentKey key) {
            for (int version = 0; ; version++) {
                if (key.equals(ContentKey.of(real.resource.taskId(), version)) || isHidden(key, version)) {
                    return version;
                }
            }
        }

        // ---- comparison ----

        private void compare() {
            assertEquals(model.view(), view());
            Set<String> answers = new TreeSet<>();
            List<String> questions = new ArrayList<>();
            List<String> fetches = new ArrayList<>();
            Set<String> deletions = new TreeSet<>();
            for (Effect effect : real.last.effects()) {
                if (effect instanceof Effect.CompleteRegistration complete) {
                    answers.add(ticket(complete.ticket()) + " " + words(complete.outcome()));
                } else if (effect instanceof Effect.CompleteFetch complete) {
                    answers.add(ticket(complete.ticket()) + " " + words(complete.outcome()));
                } else if (effect instanceof Effect.Question question) {
                    asked.add(question);
                    questions.add(question.getClass().getSimpleName() + " " + token(question));
                } else if (effect instanceof Effect.Fetch fetch) {
                    fetches.add(version(fetch.request().key()) + " " + token(fetch.request().origin()));
                } else if (effect instanceof Effect.Discard discard) {
                    deletions.add("discard " + version(discard.content()));
                } else if (effect instanceof Effect.Release release) {
                    deletions.add("release " + version(release.content()));
                }
            }
            assertEquals(model.answers, answers);
            assertEquals(model.questions, questions);
            assertEquals(model.fetches, fetches);
            assertEquals(model.deletions, deletions);
            if (real.machine.hasEnded()) {
                Set<String> successors = new TreeSet<>();
                if (applicants % 5 == 0) {
                    real.machine.takeSuccessors().forEach(one -> successors.add(ticket(
                            one instanceof Applicant.Peer peer ? peer.ticket() : ((Applicant.Preheat) one).ticket())));
                    assertEquals(model.takeSuccessors(), successors);
                }
            }
        }

        private String view() {
            StringBuilder view = new StringBuilder(phase());
            real.snapshot().ifPresent(task -> {
                view.append(" version ").append(task.record().version());
                for (ContentRecord content : contents(task)) {
                    view.append(" ").append(content.version())
                            .append(isHidden(content.key(), content.version()) ? " hidden" : "")
                            .append(" length ").append(content.layout().fileLength())
                            .append(" ").append(members(content.key()));
                }
            });
            return view.toString();
        }

        private String phase() {
            return real.machine.hasEnded()
                    ? "ENDED"
                    : real.state().equals("NewTask") ? "NEW" : real.state().toUpperCase(Locale.ROOT);
        }

        private Collection<String> members(ContentKey key) {
            Set<String> members = new TreeSet<>();
            for (String cid : CIDS) {
                Peer peer = real.machine.find(cid);
                if (peer != null && peer.swarm().key().equals(key)) {
                    members.add(cid);
                }
            }
            return members;
        }

        private static String ticket(Object ticket) {
            return ((TaskSituation.TicketNamed<?>) ticket).name();
        }

        private static String words(RegistrationOutcome outcome) {
            String kind = outcome.getClass().getSimpleName();
            return outcome instanceof RegistrationOutcome.Registered registered
                    ? kind + " " + registered.fileLength()
                    : kind;
        }

        private static String words(FetchOutcome outcome) {
            if (outcome instanceof FetchOutcome.Refused refused) {
                return "Refused " + words(refused.outcome());
            }
            return outcome instanceof FetchOutcome.Fetched fetched ? "Fetched " + fetched.fileLength() : "Failed";
        }

        private static String token(Effect.Question question) {
            if (question instanceof Effect.Probe probe) {
                return token(probe.request());
            }
            if (question instanceof Effect.Inspect inspect) {
                return token(inspect.request());
            }
            if (question instanceof Effect.Check check) {
                return token(check.request());
            }
            return question instanceof Effect.Revalidate revalidate ? token(revalidate.request()) : "";
        }

        private static String token(OriginRequest request) {
            return request.headers().values().getOrDefault("Authorization", "");
        }
    }
}
