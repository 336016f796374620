package io.supernode.http.wire;

import static io.supernode.http.wire.JsonReply.message;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;

/**
 * What the core answers, as the JSON of the wire (protocol sections 1 to 3). Each outcome is mapped by a visitor, so that a
 * case without a code does not compile. Absent fields are omitted; the order of the fields is that of the API text, byte for
 * byte. Thread-safe.
 */
public final class WireReplies {

    static final String OK = "success";
    static final byte[] SUCCESS = message(WireCode.SUCCESS, OK);

    private static final byte[] WITHDRAWN_PULL =
            message(WireCode.WAIT, "client sucCount:0,cdn status:Running,cdn sucCount: 0");

    private static final PullReply PULL = new PullReply(null);
    private static final ReportReply PIECE_REPORTED =
            new ReportReply(version -> version.isAtLeast(0, 4, 3), message(WireCode.PIECE_REPORTED, OK));
    private static final ReportReply SERVICE_DOWN =
            new ReportReply(version -> version.isAtLeast(1, 0, 0), message(WireCode.SERVICE_DOWN, OK));
    private static final ReportReply ACKNOWLEDGED = ReportReply.sameForAll();

    private static final byte[] METRICS_TAKEN = message(WireCode.METRICS_TAKEN, OK);
    private static final byte[] DRAINING = message(
            WireCode.ORIGIN_UNAVAILABLE, "this supernode is being taken out of service: ask another one");
    private static final byte[] TOO_MANY_REGISTRATIONS = message(
            WireCode.AUTHENTICATION_PENDING, "too many registrations come from your address, ask again");
    private static final byte[] TOO_MANY_BODIES = message(
            WireCode.AUTHENTICATION_PENDING, "too many registrations are being sent at once, ask again");
    private static final byte[] HEARTBEAT = withEmptyList("seedTaskIds");
    private static final byte[] NETWORK = withEmptyList("nodes");

    private WireReplies() {}

    /**
     * The reply to POST /peer/registry.
     *
     * @param version of the client: only Go1 expects msg and cdnSource, older ones get the reply of the API text
     */
    public static byte[] registration(RegistrationOutcome outcome, ClientVersion version) {
        return RegistrationReply.of(outcome, version);
    }

    /** The reply to GET /peer/task. */
    public static byte[] pull(PullOutcome outcome) {
        return outcome.accept(PULL);
    }

    /** As above, to a client that calls the supernode by that host name. */
    public static byte[] pull(PullOutcome outcome, String supernode) {
        return outcome.accept(new PullReply(supernode));
    }

    /** The reply to a held pull that ends without an answer of the core: the supernode stops. */
    public static byte[] withdrawnPull() {
        return WITHDRAWN_PULL;
    }

    /** The reply to GET /peer/piece/suc: 611 for clients from 0.4.3 on. */
    public static byte[] pieceReported(ReportOutcome outcome) {
        return outcome.accept(PIECE_REPORTED);
    }

    /** The reply to GET /peer/service/down: 612 for clients from 1.0 on. */
    public static byte[] serviceDown(ReportOutcome outcome) {
        return outcome.accept(SERVICE_DOWN);
    }

    /**
     * The reply to a registration while nobody new is taken in. A code that ends no client's search for a supernode: it asks the
     * next of its list, and goes to the origin when there is none.
     */
    public static byte[] draining() {
        return DRAINING;
    }

    /**
     * The reply to a registration beyond what one address may make. Of all codes this one costs a client least that is one of many
     * honest ones: it asks again after a pause (protocol section 1).
     */
    public static byte[] tooManyRegistrations() {
        return TOO_MANY_REGISTRATIONS;
    }

    /** The reply to a registration for whose body there is no memory, since so much of others has come and is not complete. */
    public static byte[] tooManyBodies() {
        return TOO_MANY_BODIES;
    }

    /** The reply to GET /peer/piece/error and DELETE /peer/tasks/{taskId}: the same for all clients. */
    public static byte[] acknowledged(ReportOutcome outcome) {
        return outcome.accept(ACKNOWLEDGED);
    }

    /** The reply to POST /task/metrics that was understood. */
    public static byte[] metricsTaken() {
        return METRICS_TAKEN;
    }

    /** The reply to POST /peer/heartbeat: nobody is a seed here but the supernode, and nobody has to register again. */
    public static byte[] heartbeat() {
        return HEARTBEAT;
    }

    /** The reply to POST /peer/network: this supernode schedules the pieces, so no client needs a list of others. */
    public static byte[] network() {
        return NETWORK;
    }

    private static byte[] withEmptyList(String name) {
        return JsonReply.object(JsonReply.USUAL_BYTES, json -> {
            json.writeNumberField("code", WireCode.SUCCESS.number());
            json.writeObjectFieldStart("data");
            json.writeArrayFieldStart(name);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The reply to GET /version, with the names of 1.0.6 where it has them. */
    public static byte[] version(String version) {
        return JsonReply.object(JsonReply.USUAL_BYTES, json -> {
            json.writeStringField("Version", version);
            json.writeStringField("JavaVersion", System.getProperty("java.version"));
            json.writeStringField("OS", System.getProperty("os.name"));
            json.writeStringField("Arch", System.getProperty("os.arch"));
        });
    }

    /** A request whose encoding is broken. */
    public static byte[] malformed(MalformedParameterException problem) {
        return message(WireCode.INVALID_PARAMETER, problem.getMessage());
    }

    /** A short JSON body for what is no reply of the API, with the HTTP status as its code. */
    public static byte[] error(int httpStatus, String text) {
        return message(httpStatus, text);
    }
}
