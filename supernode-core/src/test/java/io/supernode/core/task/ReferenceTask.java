package io.supernode.core.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules of a task's life once more, as plainly as they can be written down: one class, one switch, collections and strings,
 * nothing shared with the code that it is compared with. Clients are told apart by tokens; "" is what everybody sends.
 */
final class ReferenceTask {

    static final long UNKNOWN = -1;
    static final int PIECES = 2;

    private static final long MILLI = 1_000_000;
    private static final long OWN_QUESTION_AFTER = 250 * MILLI;
    private static final long PATIENCE = 3000 * MILLI;
    private static final long PENDING_PATIENCE = 4000 * MILLI;
    private static final long PAUSE = 100 * MILLI;
    private static final long REFUSAL_OF_A_CHECK = 10_000 * MILLI;
    private static final long REFUSAL_OF_A_MOMENT = 5_000 * MILLI;
    private static final long MINUTE = 60_000 * MILLI;
    private static final long REFUSAL = 3 * MINUTE;
    private static final long REVALIDATION = MINUTE;
    private static final long CREDENTIALS = 5 * MINUTE;
    private static final long TASK_EXPIRY = 3 * MINUTE;
    private static final long PEER_EXPIRY = 5 * MINUTE;

    enum Phase { NEW, PROBING, FETCHING, COMPLETE, REVALIDATING, REFUSED, ENDED }

    enum Gate { UNOPENED, UNDECIDED, PUBLIC, PRIVATE }

    /** Somebody who registers (with a cid), or who demands a fetch (without). */
    record Applicant(String ticket, String cid, String token, long since) {
        boolean isPeer() {
            return cid != null;
        }
    }

    record Refusal(String outcome, long until) {}

    private static final class Member {
        long seen;
        boolean hasPiece;
    }

    private static final class Content {
        final int version;
        final boolean isHidden;
        long length;
        String md5;
        /** UNOBTAINABLE, BAD_CONTENT, CHANGED, or null. */
        String failure;
        final Map<Integer, String> digests = new HashMap<>();
        final Set<Integer> stored = new TreeSet<>();
        final Map<String, Member> members = new TreeMap<>();

        Content(int version, boolean isHidden, long length) {
            this.version = version;
            this.isHidden = isHidden;
            this.length = length;
        }

        boolean isBad() {
            return failure != null && !failure.equals("UNOBTAINABLE");
        }
    }

    private static final class Check {
        long question;
        boolean isProbe;
        boolean isInspected;
        String fingerprint;
        long pausedAt;
        boolean isLate;
        List<Applicant> waiting = new ArrayList<>();
    }

    // What there is.
    Phase phase = Phase.NEW;
    private Gate gate = Gate.UNOPENED;
    private String beginner;
    private Content present;
    private final List<Content> earlier = new ArrayList<>();
    private int version;
    private final String expectedMd5;
    private final Map<String, Long> accepted = new HashMap<>();
    private final Map<String, Refusal> refused = new HashMap<>();
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private List<Applicant> demands = new ArrayList<>();
    private List<Applicant> waiting = new ArrayList<>();
    private long accessed;
    private boolean isRestarted;
    private String fingerprint;
    // While probing.
    private long started;
    private long copyQuestion;
    private boolean hasCopy;
    // While open.
    private String source;
    private long validated;
    private String asker;
    private String asked;
    private long revalidation;
    // While refused.
    private Refusal lastRefusal;
    private String refusedToken;
    /** Whether the fetch has failed that is made for all, and whether the origin has said since then that all get the same. */
    private boolean isShared;
    private boolean isConfirmed;
    /** While probing after that: how it was refused. */
    private Refusal failed;

    // What the last step brought about.
    final Set<String> answers = new TreeSet<>();
    final List<String> questions = new ArrayList<>();
    final List<String> fetches = new ArrayList<>();
    final Set<String> deletions = new TreeSet<>();
    private long now;
    private long numbers;

    ReferenceTask(String expectedMd5, long now) {
        this.expectedMd5 = expectedMd5;
        this.accessed = now;
    }

    private void begin(long at) {
        now = at;
        answers.clear();
        questions.clear();
        fetches.clear();
        deletions.clear();
    }

    /** What others can see of it. */
    String view() {
        StringBuilder view = new StringBuilder(phase.toString());
        if (phase != Phase.ENDED) {
            view.append(" version ").append(version);
            for (Content content : contents()) {
                view.append(" ").append(content.version).append(content.isHidden ? " hidden" : "")
                        .append(" length ").append(content.length).append(" ").append(content.members.keySet());
            }
        }
        return view.toString();
    }

    private List<Content> contents() {
        List<Content> contents = new ArrayList<>();
        if (present != null) {
            contents.add(present);
        }
        contents.addAll(earlier);
        return contents;
    }

    // ---- who wants it ----

    void register(Applicant applicant, long at) {
        begin(at);
        accessed = now;
        if (applicant.isPeer() && earlierOf(applicant.cid()) != null && earlierOf(applicant.cid()).failure != null) {
            answer(applicant, "UrlRefused");
            return;
        }
        enter(applicant);
    }

    private void enter(Applicant applicant) {
        switch (phase) {
            case NEW -> {
                beginProbing(applicant.token());
                waitForProbe(applicant);
            }
            case PROBING -> waitForProbe(applicant);
            case FETCHING, COMPLETE, REVALIDATING -> enterOpen(applicant);
            case REFUSED -> {
                boolean concerns = refusedToken == null || isConfirmed || refusedToken.equals(applicant.token());
                if (lastRefusal.until() > now && concerns) {
                    answer(applicant, lastRefusal.outcome());
                } else if (refusalOf(applicant.token()) != null) {
                    answer(applicant, refusalOf(applicant.token()));
                } else {
                    Refusal earlier = isShared ? lastRefusal : null;
                    beginProbing(applicant.token());
                    failed = earlier;
                    waitForProbe(applicant);
                }
            }
            case ENDED -> waiting.add(applicant);
        }
    }

    private void waitForProbe(Applicant applicant) {
        if (refusalOf(applicant.token()) != null) {
            answer(applicant, refusalOf(applicant.token()));
            return;
        }
        Check check = checks.computeIfAbsent(applicant.token(), token -> new Check());
        if (check.isLate && isLetIn(applicant.token()) && applicant.isPeer()) {
            admit(applicant);
            return;
        }
        check.waiting.add(applicant);
        if (now - started >= OWN_QUESTION_AFTER) {
            probeFor(applicant.token());
        }
    }

    private void enterOpen(Applicant applicant) {
        if (!isLetIn(applicant.token())) {
            waitForCheck(applicant);
        } else if (phase == Phase.COMPLETE && now - validated >= REVALIDATION) {
            beginRevalidating(applicant.token());
            waiting.add(applicant);
        } else if (phase == Phase.REVALIDATING) {
            waiting.add(applicant);
        } else {
            admit(applicant);
        }
    }

    private void waitForCheck(Applicant applicant) {
        if (refusalOf(applicant.token()) != null) {
            answer(applicant, refusalOf(applicant.token()));
            return;
        }
        Check check = checks.get(applicant.token());
        if (check == null) {
            check = new Check();
            checks.put(applicant.token(), check);
            check.question = ask("Check", applicant.token());
        }
        check.waiting.add(applicant);
    }

    private void admit(Applicant applicant) {
        if (!applicant.isPeer()) {
            demands.add(applicant);
            answerDemands();
            return;
        }
        Content home = earlierOf(applicant.cid()) == null ? present : earlierOf(applicant.cid());
        home.members.computeIfAbsent(applicant.cid(), cid -> new Member()).seen = now;
        answer(applicant, "Registered " + home.length);
    }

    private void answerDemands() {
        if (present.md5 != null && present.stored.size() == PIECES) {
            demands.forEach(demand -> answers.add(demand.ticket() + " Fetched " + present.length));
            demands.clear();
        }
    }

    private void failDemands() {
        demands.forEach(demand -> answers.add(demand.ticket() + " Failed"));
        demands.clear();
    }

    private void answer(Applicant applicant, String outcome) {
        answers.add(applicant.ticket() + " " + (applicant.isPeer() ? outcome : "Refused " + outcome));
    }

    private Content earlierOf(String cid) {
        return earlier.stream().filter(content -> content.members.containsKey(cid)).findFirst().orElse(null);
    }

    // ---- who is let in ----

    private boolean isLetIn(String token) {
        boolean isAccepted = accepted.getOrDefault(token, Long.MIN_VALUE) > now;
        return switch (gate) {
            case UNOPENED, PUBLIC -> true;
            case UNDECIDED -> token.equals(beginner);
            case PRIVATE -> isAccepted;
        };
    }

    private String refusalOf(String token) {
        Refusal refusal = refused.get(token);
        return refusal == null || refusal.until() <= now ? null : refusal.outcome();
    }

    private void accept(String token) {
        refused.remove(token);
        accepted.put(token, now + CREDENTIALS);
    }

    private void openGate(String token, boolean isPrivate) {
        gate = isPrivate ? Gate.PRIVATE : Gate.PUBLIC;
        accepted.clear();
        refused.clear();
        if (isPrivate) {
            accept(token);
        }
    }

    private void closeGate() {
        gate = gate == Gate.PUBLIC ? Gate.PRIVATE : gate;
    }

    // ---- what the origin is asked ----

    private long ask(String kind, String token) {
        numbers++;
        questions.add(kind + " " + token);
        return numbers;
    }

    private void beginProbing(String token) {
        phase = Phase.PROBING;
        started = now;
        hasCopy = false;
        failed = null;
        checks.put(token, new Check());
        copyQuestion = ask("FindCopy", "");
    }

    /** One probe at a time, unless that is late; the others ask meanwhile what they themselves get. */
    private void probeFor(String token) {
        Check check = checks.get(token);
        if (copyQuestion != 0 || check.question != 0) {
            return;
        }
        if (checks.values().stream().noneMatch(other -> other.isProbe && !other.isLate)) {
            check.isProbe = true;
            check.question = ask("Probe", token);
        } else if (!check.isInspected) {
            check.question = ask("Inspect", token);
        }
    }

    private void beginRevalidating(String token) {
        phase = Phase.REVALIDATING;
        asker = token;
        asked = source;
        revalidation = ask("Revalidate", asked);
    }

    void copyFound(long question, boolean isThere, long at) {
        begin(at);
        if (phase != Phase.PROBING || question != copyQuestion) {
            return;
        }
        copyQuestion = 0;
        boolean isUsable = isThere && isCopyUsable();
        hasCopy = isUsable && expectedMd5 == null;
        String first = checks.keySet().iterator().next();
        if (isUsable && CopiedFile.MD5.equals(expectedMd5)) {
            open(first, CopiedFile.LENGTH, false);
        } else {
            probeFor(first);
        }
    }

    /** The one file of which there may be a copy. */
    static final class CopiedFile {
        static final String MD5 = "copied";
        static final long LENGTH = TaskSituation.LENGTH;

        private CopiedFile() {}
    }

    private boolean isCopyUsable() {
        if (gate == Gate.PRIVATE) {
            return false;
        }
        return present == null
                || !present.isBad()
                        && !present.isHidden
                        && (present.length == UNKNOWN || present.length == CopiedFile.LENGTH);
    }

    /**
     * @param answer available, private, too long, 404, down, 401, or null
     * @param mark of the very bytes, or null
     */
    void probed(long question, String answer, long length, String mark, long at) {
        begin(at);
        String token = phase == Phase.PROBING || isOpen() ? askedBy(question) : null;
        if (token == null) {
            return;
        }
        Check check = checks.get(token);
        boolean wasProbe = check.isProbe;
        check.question = 0;
        check.isProbe = false;
        boolean isGiven = List.of("available", "private").contains(String.valueOf(answer));
        boolean isSomething = isGiven || isOpen() && "too long".equals(answer);
        if (isSomething) {
            check.isInspected = true;
            check.fingerprint = isGiven ? mark : null;
        }
        if (isOpen()) {
            if (isSomething && !getsTheSame(check)) {
                check.question = ask("Check", token);
            } else if (isSomething) {
                letIn(token);
            } else {
                String outcome = "401".equals(answer) ? "AuthenticationRequired" : "UrlRefused";
                refuseCheck(token, outcome, answer != null);
            }
        } else if (isGiven && wasProbe && answer.equals("available") && hasFailed()) {
            List<Applicant> all = takeAllWaiting();
            failAfterProbe();
            refuse(failed, "", true, true);
            all.forEach(this::enter);
        } else if (isGiven && wasProbe) {
            open(token, length, answer.equals("private"));
        } else if (isGiven) {
            probeFor(token);
        } else if ("down".equals(answer) && wasProbe && hasCopy && isCopyUsable()) {
            open(token, UNKNOWN, false);
        } else {
            refuseProbe(token, answer);
        }
    }

    private boolean getsTheSame(Check check) {
        return fingerprint != null && fingerprint.equals(check.fingerprint);
    }

    private void letIn(String token) {
        accept(token);
        checks.remove(token).waiting.forEach(this::enter);
    }

    private void refuseCheck(String token, String outcome, boolean isRemembered) {
        if (isRemembered) {
            refused.put(token, new Refusal(outcome, now + REFUSAL_OF_A_CHECK));
        }
        checks.remove(token).waiting.forEach(one -> answer(one, outcome));
    }

    private String askedBy(long question) {
        return checks.entrySet().stream()
                .filter(check -> question != 0 && check.getValue().question == question)
                .map(Map.Entry::getKey).findFirst().orElse(null);
    }

    private void open(String token, long length, boolean isPrivate) {
        if (present != null && (present.isBad() || contradicts(length) || isForOthers(token, isPrivate))) {
            retireBad("CHANGED");
        }
        openGate(token, isPrivate);
        fingerprint = checks.get(token).fingerprint;
        beginFetch(token, length);
        for (String other : List.copyOf(checks.keySet())) {
            Check check = checks.get(other);
            if (getsTheSame(check)) {
                accept(other);
            }
            if (isLetIn(other) || check.waiting.isEmpty()) {
                checks.remove(other);
                check.waiting.forEach(this::admit);
            } else if (check.question == 0) {
                check.question = ask("Check", other);
            }
        }
    }

    private boolean isForOthers(String token, boolean willBePrivate) {
        if (gate == Gate.PRIVATE) {
            return !isLetIn(token);
        }
        return willBePrivate && !(gate == Gate.UNDECIDED && isLetIn(token));
    }

    private void refuseProbe(String token, String answer) {
        boolean isBrief = answer == null || answer.equals("down");
        String outcome = "401".equals(answer) ? "AuthenticationRequired" : "UrlRefused";
        Refusal refusal = new Refusal(outcome, now + (isBrief ? REFUSAL_OF_A_MOMENT : REFUSAL));
        refused.put(token, refusal);
        Check check = checks.remove(token);
        check.waiting.forEach(one -> answer(one, outcome));
        boolean isLast = checks.isEmpty();
        boolean isBegunForIt = gate == Gate.UNDECIDED && token.equals(beginner);
        if (isLast) {
            failAfterProbe();
            boolean isForgotten = !hasFailed();
            refuse(isForgotten ? refusal : failed, isForgotten ? token : "", !isForgotten, false);
        } else {
            if (isBegunForIt && !present.isBad()) {
                fail(present, "UNOBTAINABLE");
            }
            checks.entrySet().stream().filter(other -> other.getValue().question == 0).findFirst()
                    .ifPresent(other -> probeFor(other.getKey()));
        }
    }

    private boolean hasFailed() {
        return failed != null && failed.until() > now;
    }

    private void failAfterProbe() {
        if (present != null && !present.isBad()) {
            fail(present, "UNOBTAINABLE");
        }
        failDemands();
    }

    private void refuse(Refusal refusal, String token, boolean isOfFetchForAll, boolean isSaidAgain) {
        phase = Phase.REFUSED;
        lastRefusal = refusal;
        refusedToken = token;
        isShared = isOfFetchForAll;
        isConfirmed = isSaidAgain;
    }

    /** @param answer granted, 401, different, down, pending, or null */
    void accessChecked(long question, String answer, long at) {
        begin(at);
        String token = isOpen() ? askedBy(question) : null;
        if (token == null) {
            return;
        }
        Check check = checks.get(token);
        if ("pending".equals(answer)) {
            check.question = 0;
            check.isProbe = false;
            check.pausedAt = now;
            return;
        }
        if ("granted".equals(answer)) {
            letIn(token);
            return;
        }
        String outcome = answer == null ? "AuthenticationPending"
                : answer.equals("401") ? "AuthenticationRequired" : "UrlRefused";
        refuseCheck(token, outcome, answer != null);
        if ("different".equals(answer) && phase == Phase.COMPLETE && now - validated >= REVALIDATION) {
            beginRevalidating(source);
        }
    }

    /** @param answer current, changed, too long, unanswered, 401, or null */
    void revalidated(long question, String answer, long length, long at) {
        begin(at);
        if (phase != Phase.REVALIDATING || question != revalidation) {
            return;
        }
        boolean isUnanswered = "unanswered".equals(answer) || "401".equals(answer);
        if (asked.equals(source) && !asker.equals(asked) && isUnanswered
                && ("401".equals(answer) || asker.isEmpty())) {
            asked = asker;
            revalidation = ask("Revalidate", asked);
            return;
        }
        List<Applicant> all = "changed".equals(answer) ? takeAllWaiting() : takeWaiting();
        if ("changed".equals(answer)) {
            boolean isPrivate = gate == Gate.PRIVATE || !asked.isEmpty();
            retire();
            openGate(asked, isPrivate);
            fingerprint = null;
            beginFetch(asked, length);
        } else {
            if ("current".equals(answer) && !asked.isEmpty()) {
                closeGate();
                accept(asked);
            }
            if ("current".equals(answer)) {
                source = asked;
            }
            if ("401".equals(answer)) {
                closeGate();
            }
            phase = Phase.COMPLETE;
            validated = now;
        }
        all.forEach(this::enter);
    }

    private List<Applicant> takeWaiting() {
        List<Applicant> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private List<Applicant> takeAllWaiting() {
        List<Applicant> taken = takeWaiting();
        checks.values().forEach(check -> taken.addAll(check.waiting));
        checks.clear();
        return taken;
    }

    // ---- contents ----

    private boolean isOpen() {
        return phase == Phase.FETCHING || phase == Phase.COMPLETE || phase == Phase.REVALIDATING;
    }

    private boolean contradicts(long length) {
        return present != null && length != UNKNOWN && present.length != UNKNOWN && present.length != length;
    }

    private void beginFetch(String token, long length) {
        phase = Phase.FETCHING;
        source = gate == Gate.PRIVATE ? token : "";
        if (present == null) {
            present = new Content(version, gate == Gate.PRIVATE && !token.isEmpty(), length);
        } else if (length != UNKNOWN) {
            present.length = length;
        }
        present.failure = null;
        present.md5 = null;
        fetches.add(present.version + " " + source);
    }

    private void fail(Content content, String kind) {
        content.failure = kind;
        content.md5 = null;
        content.stored.clear();
    }

    private void retire() {
        earlier.add(present);
        present = null;
        version++;
    }

    private void retireBad(String kind) {
        fail(present, kind);
        present.members.values().removeIf(member -> !member.hasPiece);
        deletions.add("discard " + present.version);
        retire();
    }

    // ---- the fetch ----

    private Content find(int number) {
        return contents().stream().filter(content -> content.version == number).findFirst().orElse(null);
    }

    private boolean counts(int number) {
        return isOpen() && present != null && present.version == number;
    }

    void lengthKnown(int number, long length, long at) {
        begin(at);
        if (counts(number)) {
            if (contradicts(length)) {
                contentFailed("CHANGED");
            } else if (phase == Phase.FETCHING) {
                present.length = length;
            }
        }
    }

    void pieceStored(int number, int piece, String digest, long at) {
        begin(at);
        Content content = phase == Phase.ENDED ? null : find(number);
        if (content == null) {
            return;
        }
        boolean isContradiction = content.digests.containsKey(piece) && !content.digests.get(piece).equals(digest);
        if (counts(number)) {
            accessed = now;
            if (isContradiction) {
                contentFailed("CHANGED");
                return;
            }
        } else if (content.failure != null || isContradiction) {
            return;
        }
        content.digests.put(piece, digest);
        content.stored.add(piece);
        if (counts(number)) {
            answerDemands();
        }
    }

    void finished(int number, long length, String md5, long at) {
        begin(at);
        if (!counts(number)) {
            return;
        }
        if (contradicts(length) || present.md5 != null && !present.md5.equals(md5)) {
            contentFailed("CHANGED");
        } else if (phase == Phase.FETCHING) {
            phase = Phase.COMPLETE;
            validated = now;
            present.length = length;
            present.md5 = md5;
            isRestarted = false;
            answerDemands();
        }
    }

    void failed(int number, String kind, long at) {
        begin(at);
        if (counts(number)) {
            contentFailed(kind);
            return;
        }
        Content content = phase == Phase.ENDED ? null : find(number);
        if (content != null && content.failure == null) {
            fail(content, kind);
        }
    }

    private void contentFailed(String kind) {
        List<Applicant> all = takeAllWaiting();
        if (kind.equals("CHANGED") && !isRestarted) {
            retireBad(kind);
            isRestarted = true;
            beginProbing(source);
        } else {
            if (!present.isBad()) {
                fail(present, kind);
            }
            if (!kind.equals("UNOBTAINABLE")) {
                deletions.add("discard " + present.version);
            }
            failDemands();
            String question = kind.equals("UNOBTAINABLE") ? source : null;
            refuse(new Refusal("UrlRefused", now + REFUSAL), question, "".equals(question) && gate != Gate.PRIVATE, false);
        }
        all.forEach(this::enter);
    }

    /** A peer has a piece, if it is one that anybody can know of. */
    void owns(String cid, int piece, long at) {
        begin(at);
        for (Content content : contents()) {
            Member member = phase == Phase.ENDED ? null : content.members.get(cid);
            if (member != null) {
                accessed = now;
                member.seen = now;
                boolean isKnown = content.length != UNKNOWN
                        || content.digests.keySet().stream().anyMatch(known -> known >= piece);
                member.hasPiece |= isKnown;
                return;
            }
        }
    }

    // ---- time and end ----

    void tick(long at) {
        begin(at);
        if (phase == Phase.PROBING) {
            if (now - started >= OWN_QUESTION_AFTER) {
                List.copyOf(checks.keySet()).forEach(this::probeFor);
            }
            checks.forEach((token, check) -> {
                if (hasWaited(check.waiting, PATIENCE)) {
                    goOnWithoutAnswer(token, check);
                }
            });
        }
        if (phase == Phase.REVALIDATING && hasWaited(waiting, PATIENCE)) {
            for (Applicant applicant : takePeers(waiting)) {
                if (isLetIn(applicant.token())) {
                    admit(applicant);
                } else {
                    waitForCheck(applicant);
                }
            }
        }
        if (phase == Phase.ENDED && hasWaited(waiting, PENDING_PATIENCE)) {
            takePeers(waiting).forEach(applicant -> answer(applicant, "AuthenticationPending"));
        }
        checks.forEach((token, check) -> {
            if (hasWaited(check.waiting, PENDING_PATIENCE)) {
                takePeers(check.waiting).forEach(applicant -> answer(applicant, "AuthenticationPending"));
            }
        });
        if (isOpen()) {
            checks.forEach((token, check) -> {
                if (check.question == 0 && !check.waiting.isEmpty() && now - check.pausedAt >= PAUSE) {
                    check.question = ask("Check", token);
                }
            });
        }
    }

    private void goOnWithoutAnswer(String token, Check check) {
        check.isLate = true;
        if (present == null) {
            gate = Gate.UNDECIDED;
            beginner = token;
            present = new Content(version, !token.isEmpty(), UNKNOWN);
        }
        if (isLetIn(token)) {
            takePeers(check.waiting).forEach(this::admit);
        }
        List.copyOf(checks.keySet()).forEach(this::probeFor);
    }

    private boolean hasWaited(List<Applicant> those, long nanos) {
        return those.stream().anyMatch(one -> one.isPeer() && now - one.since() >= nanos);
    }

    private static List<Applicant> takePeers(List<Applicant> those) {
        List<Applicant> peers = those.stream().filter(Applicant::isPeer).toList();
        those.removeIf(Applicant::isPeer);
        return peers;
    }

    /** Forgets what is idle; the whole task if nobody has asked for it for long. */
    void collect(long at) {
        begin(at);
        if (phase == Phase.ENDED) {
            return;
        }
        contents().forEach(content -> content.members.values().removeIf(member -> now - member.seen > PEER_EXPIRY));
        for (Content content : List.copyOf(earlier)) {
            if (content.members.isEmpty()) {
                earlier.remove(content);
                deletions.add("discard " + content.version);
            }
        }
        boolean isWaitedFor = phase == Phase.PROBING
                || !waiting.isEmpty()
                || !demands.isEmpty()
                || checks.values().stream().anyMatch(check -> !check.waiting.isEmpty());
        boolean knowsWhoHasABadPart = earlier.stream().anyMatch(content -> content.failure != null);
        if (!isWaitedFor && !knowsWhoHasABadPart && now - accessed > TASK_EXPIRY) {
            end("release");
        }
    }

    void drop(long at) {
        begin(at);
        if (phase != Phase.ENDED) {
            end("discard");
        }
    }

    private void end(String fate) {
        contents().forEach(content -> {
            deletions.add(fate + " " + content.version);
            content.members.clear();
        });
        giveUpWaiting("AuthenticationPending");
        phase = Phase.ENDED;
    }

    void stop(long at) {
        begin(at);
        giveUpWaiting("AuthenticationPending");
    }

    private void giveUpWaiting(String refusal) {
        Set<Applicant> all = new LinkedHashSet<>(takeWaiting());
        checks.values().forEach(check -> {
            all.addAll(check.waiting);
            check.waiting.clear();
        });
        for (Applicant one : all) {
            if (one.isPeer()) {
                answer(one, refusal);
            } else {
                demands.add(one);
            }
        }
        failDemands();
    }

    /** Those who registered since the end, who go to the next task. */
    Set<String> takeSuccessors() {
        Set<String> successors = new TreeSet<>();
        takeWaiting().forEach(one -> successors.add(one.ticket()));
        return successors;
    }
}
