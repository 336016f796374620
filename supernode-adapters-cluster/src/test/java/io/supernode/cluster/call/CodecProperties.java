package io.supernode.cluster.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.testkit.arbitrary.ModelArbitraries;
import io.supernode.testkit.arbitrary.RecordArbitraries;
import io.supernode.testkit.arbitrary.RegistrationArbitraries;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever one node says to another arrives as it was said; what is no call or answer is noticed. */
class CodecProperties {

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ascii().ofMaxLength(30), Arbitraries.strings().withCharRange('\0', '\uffff').ofMaxLength(9));
    }

    private static Arbitrary<String> claims() {
        return texts().injectNull(0.2);
    }

    private static Arbitrary<CallerAddress> callers() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(CallerAddress::new);
    }

    private static Arbitrary<RegistrationRequest> registrations() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                RegistrationArbitraries.validRegistrations(),
                                RegistrationArbitraries.faultyRegistrations().map(faulty -> faulty.request()),
                                Arbitraries.just(RegistrationRequest.builder().build())),
                        callers())
                .as(RegistrationRequest::from);
    }

    private static Arbitrary<FetchDemand> demands() {
        return Combinators.combine(ModelArbitraries.resourceIdentities(), RecordArbitraries.originRequests(),
                        ModelArbitraries.urls())
                .as((resource, origin, url) -> new FetchDemand(
                        new ResourceIdentity(url, resource.md5(), resource.identifier()), origin));
    }

    @Provide
    Arbitrary<ClusterCall<?>> calls() {
        Arbitrary<ClusterCall<?>> pulls = Combinators.combine(
                        claims(), claims(), claims(), claims(), claims(), claims(), callers())
                .as((task, src, dst, range, status, result, caller) ->
                        new ClusterCall.Pull(new PullRequest(task, src, dst, range, status, result, caller)));
        Arbitrary<ClusterCall<?>> pieces = Combinators.combine(claims(), claims(), claims(), claims(), callers())
                .as((task, cid, dst, range, caller) ->
                        new ClusterCall.ReportPiece(new PieceReport(task, cid, dst, range, caller)));
        Arbitrary<ClusterCall<?>> complaints = Combinators.combine(
                        claims(), claims(), claims(), claims(), claims(), callers())
                .as((task, src, dst, type, range, caller) ->
                        new ClusterCall.Complain(new ClientErrorReport(task, src, dst, type, range, caller)));
        Arbitrary<ClusterCall<?>> leaves = Combinators.combine(claims(), claims(), callers())
                .as(ClusterCall.Leave::new);
        return Arbitraries.oneOf(
                registrations().map(ClusterCall.Register::new),
                pulls,
                pieces,
                complaints,
                leaves,
                claims().map(ClusterCall.Drop::new),
                ModelArbitraries.resourceIdentities().map(ClusterCall.Clear::new),
                demands().map(ClusterCall.EnsureFetched::new));
    }

    private static Arbitrary<PullOutcome> pieceLists() {
        Arbitrary<PieceAssignment> assignments = Combinators.combine(
                        Arbitraries.integers().between(0, 1 << 20), texts(), ModelArbitraries.peerAddresses(), texts(),
                        ModelArbitraries.pieceDigests(), Arbitraries.integers().between(0, Integer.MAX_VALUE),
                        Arbitraries.of(true, false))
                .as((piece, cid, address, path, digest, rate, seed) ->
                        new PieceAssignment(piece, 4 << 20, cid, address, path, digest, rate, seed));
        return Combinators.combine(assignments.optional(), assignments.list().ofMaxSize(5)).as(PullOutcome.Pieces::new);
    }

    private static Arbitrary<RegistrationOutcome> registrationOutcomes() {
        return Arbitraries.oneOf(
                Combinators.combine(ModelArbitraries.taskIds(), Arbitraries.longs().between(-1, 1L << 40),
                                ModelArbitraries.pieceSizes())
                        .as(RegistrationOutcome.Registered::new),
                Combinators.combine(texts(), texts()).as(RegistrationOutcome.InvalidParameter::new),
                texts().map(RegistrationOutcome.AddressMismatch::new),
                texts().map(RegistrationOutcome.TaskIdTaken::new),
                texts().map(RegistrationOutcome.UrlRefused::new),
                texts().map(RegistrationOutcome.AuthenticationRequired::new),
                texts().map(RegistrationOutcome.AuthenticationPending::new));
    }

    @Provide
    Arbitrary<Object> answers() {
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 1 << 20);
        Arbitrary<PullOutcome> pulls = Arbitraries.oneOf(
                Combinators.combine(ModelArbitraries.md5s(), Arbitraries.longs().between(0, 1L << 40))
                        .as(PullOutcome.Finished::new),
                pieceLists(),
                Combinators.combine(counts, texts(), counts).as(PullOutcome.Wait::new),
                texts().map(PullOutcome.OriginUnavailable::new),
                texts().map(PullOutcome.SourceError::new),
                Arbitraries.just(new PullOutcome.Acknowledged()),
                Combinators.combine(texts(), texts()).as(PullOutcome.InvalidParameter::new),
                texts().map(PullOutcome.NotFound::new));
        Arbitrary<ReportOutcome> reports = Arbitraries.oneOf(
                ModelArbitraries.clientVersions().map(ReportOutcome.Accepted::new),
                Combinators.combine(texts(), texts()).as(ReportOutcome.InvalidParameter::new),
                texts().map(ReportOutcome.NotFound::new),
                texts().map(ReportOutcome.Unavailable::new));
        Arbitrary<FetchOutcome> fetches = Arbitraries.oneOf(
                Combinators.combine(ModelArbitraries.taskIds(), ModelArbitraries.taskIds(),
                                Arbitraries.longs().between(0, 1L << 40), ModelArbitraries.md5s())
                        .as((task, content, length, md5) ->
                                new FetchOutcome.Fetched(task, ContentKey.of(content, 0), length, md5)),
                registrationOutcomes().map(FetchOutcome.Refused::new),
                Combinators.combine(ModelArbitraries.taskIds(), texts()).as(FetchOutcome.Failed::new));
        return Arbitraries.oneOf(
                registrationOutcomes().map(outcome -> outcome), pulls.map(outcome -> outcome),
                reports.map(outcome -> outcome), fetches.map(outcome -> outcome));
    }

    private static ByteReader reader(byte[] bytes) {
        return new ByteReader(bytes, 0, bytes.length);
    }

    private static byte[] bytes(ByteWriter out) {
        return out.toBytes();
    }

    private static byte[] written(ClusterCall<?> call) {
        ByteWriter out = new ByteWriter();
        CallCodec.write(call, out);
        return bytes(out);
    }

    private static byte[] writtenAnswer(Object answer) {
        ByteWriter out = new ByteWriter();
        AnswerCodec.write(answer, out);
        return bytes(out);
    }

    @Property
    void everyCallArrivesAsItWasMade(@ForAll("calls") ClusterCall<?> call) {
        ByteReader in = reader(written(call));
        assertEquals(call, CallCodec.read(in));
        assertFalse(in.hasMore());
    }

    @Property
    void everyAnswerArrivesAsItWasGiven(@ForAll("answers") Object answer) {
        ByteReader in = reader(writtenAnswer(answer));
        assertEquals(answer, AnswerCodec.read(in));
        assertFalse(in.hasMore());
    }

    /** Else a case that was added would never be sent here: whoever adds one must add it to the arbitraries too. */
    @Example
    void noCallAndNoOutcomeIsLeftOut() {
        Set<Class<?>> cases = new HashSet<>();
        for (Class<?> family : List.of(
                ClusterCall.class, RegistrationOutcome.class, PullOutcome.class, ReportOutcome.class, FetchOutcome.class)) {
            cases.addAll(List.of(family.getPermittedSubclasses()));
        }
        Set<Class<?>> seen = new HashSet<>();
        Stream.concat(calls().sampleStream().limit(2000), answers().sampleStream().limit(5000))
                .forEach(value -> seen.add(value.getClass()));
        seen.remove(Boolean.class);
        assertEquals(cases, seen);
    }

    @Property
    void whatIsCutOffIsNoticed(@ForAll("calls") ClusterCall<?> call, @ForAll("answers") Object answer, @ForAll int where) {
        byte[] bytes = written(call);
        byte[] part = Arrays.copyOf(bytes, Math.floorMod(where, bytes.length));
        assertThrows(DamagedRecordException.class, () -> CallCodec.read(reader(part)));
        byte[] answered = writtenAnswer(answer);
        byte[] answerPart = Arrays.copyOf(answered, Math.floorMod(where, answered.length));
        assertThrows(DamagedRecordException.class, () -> AnswerCodec.read(reader(answerPart)));
    }

    @Property(tries = 5000)
    void whateverComesIsReadOrRefused(@ForAll byte[] anything, @ForAll("calls") ClusterCall<?> call, @ForAll int where) {
        byte[] changed = written(call);
        changed[Math.floorMod(where, changed.length)] ^= (byte) (1 << Math.floorMod(where, Byte.SIZE));
        for (byte[] bytes : List.of(anything, changed)) {
            try {
                CallCodec.read(reader(bytes));
            } catch (DamagedRecordException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
            try {
                AnswerCodec.read(reader(bytes));
            } catch (DamagedRecordException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
    }
}
