package io.supernode.cluster.call;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls as bytes. What a client has left out is left out, and what it has sent is sent as it is: the owner checks it as if it had
 * come to it. Changes move {@link io.supernode.cluster.engine.JGroupsNetwork#PROTOCOL_VERSION}.
 */
final class CallCodec {

    private static final int REGISTER = 1;
    private static final int PULL = 2;
    private static final int REPORT_PIECE = 3;
    private static final int COMPLAIN = 4;
    private static final int LEAVE = 5;
    private static final int DROP = 6;
    private static final int CLEAR = 7;
    private static final int ENSURE_FETCHED = 8;

    private CallCodec() {}

    static void write(ClusterCall<?> call, ByteWriter out) {
        if (call instanceof ClusterCall.Register register) {
            out.writeByte(REGISTER);
            writeRegistration(register.request(), out);
        } else if (call instanceof ClusterCall.Pull pull) {
            out.writeByte(PULL);
            PullRequest request = pull.request();
            writeTexts(out, request.taskId(), request.srcCid(), request.dstCid(), request.range(), request.status(),
                    request.result());
            writeCaller(request.caller(), out);
        } else if (call instanceof ClusterCall.ReportPiece piece) {
            out.writeByte(REPORT_PIECE);
            PieceReport report = piece.report();
            writeTexts(out, report.taskId(), report.cid(), report.dstCid(), report.pieceRange());
            writeCaller(report.caller(), out);
        } else if (call instanceof ClusterCall.Complain complain) {
            out.writeByte(COMPLAIN);
            ClientErrorReport report = complain.report();
            writeTexts(out, report.taskId(), report.srcCid(), report.dstCid(), report.errorType(), report.range());
            writeCaller(report.caller(), out);
        } else if (call instanceof ClusterCall.Leave leave) {
            out.writeByte(LEAVE);
            writeTexts(out, leave.taskId(), leave.cid());
            writeCaller(leave.caller(), out);
        } else if (call instanceof ClusterCall.Drop drop) {
            out.writeByte(DROP);
            writeTexts(out, drop.taskId());
        } else if (call instanceof ClusterCall.Clear clear) {
            out.writeByte(CLEAR);
            writeResource(clear.resource(), out);
        } else {
            FetchDemand demand = ((ClusterCall.EnsureFetched) call).demand();
            out.writeByte(ENSURE_FETCHED);
            writeResource(demand.resource(), out);
            TaskRecordCodec.writeRequest(demand.origin(), out);
        }
    }

    /** @throws DamagedRecordException if it is no call */
    static ClusterCall<?> read(ByteReader in) {
        try {
            int kind = in.readByte();
            return switch (kind) {
                case REGISTER -> new ClusterCall.Register(readRegistration(in));
                case PULL -> new ClusterCall.Pull(new PullRequest(
                        text(in), text(in), text(in), text(in), text(in), text(in), readCaller(in)));
                case REPORT_PIECE -> new ClusterCall.ReportPiece(
                        new PieceReport(text(in), text(in), text(in), text(in), readCaller(in)));
                case COMPLAIN -> new ClusterCall.Complain(
                        new ClientErrorReport(text(in), text(in), text(in), text(in), text(in), readCaller(in)));
                case LEAVE -> new ClusterCall.Leave(text(in), text(in), readCaller(in));
                case DROP -> new ClusterCall.Drop(text(in));
                case CLEAR -> new ClusterCall.Clear(readResource(in));
                case ENSURE_FETCHED -> new ClusterCall.EnsureFetched(
                        new FetchDemand(readResource(in), TaskRecordCodec.readRequest(in)));
                default -> throw new DamagedRecordException("there is no call " + kind);
            };
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
            throw new DamagedRecordException("a call cannot be what it says", e);
        }
    }

    // ---- parts ----

    private static void writeTexts(ByteWriter out, String... texts) {
        for (String text : texts) {
            out.writeBoolean(text != null);
            if (text != null) {
                out.writeText(text);
            }
        }
    }

    /** Null if the client has left it out. */
    private static String text(ByteReader in) {
        return in.readBoolean() ? in.readText() : null;
    }

    private static void writeCaller(CallerAddress caller, ByteWriter out) {
        out.writeFixedLong(caller.high());
        out.writeFixedLong(caller.low());
    }

    private static CallerAddress readCaller(ByteReader in) {
        return new CallerAddress(in.readFixedLong(), in.readFixedLong());
    }

    private static void writeResource(ResourceIdentity resource, ByteWriter out) {
        out.writeText(resource.url());
        out.writeText(resource.md5());
        out.writeText(resource.identifier());
    }

    private static ResourceIdentity readResource(ByteReader in) {
        return new ResourceIdentity(in.readText(), in.readText(), in.readText());
    }

    private static void writeRegistration(RegistrationRequest request, ByteWriter out) {
        writeTexts(out, request.cid(), request.ip(), request.hostName(), request.superNodeIp(), request.port(),
                request.path(), request.rawUrl(), request.taskUrl(), request.md5(), request.identifier(),
                request.version(), request.callSystem(), request.dfdaemon(), request.insecure());
        out.writeUnsigned(request.headers().size());
        request.headers().forEach((name, value) -> writeTexts(out, name, value));
        out.writeUnsigned(request.rootCas().size());
        request.rootCas().forEach(out::writeText);
        writeCaller(request.caller(), out);
    }

    private static RegistrationRequest readRegistration(ByteReader in) {
        return new RegistrationRequest(
                text(in), text(in), text(in), text(in), text(in), text(in), text(in), text(in), text(in), text(in),
                text(in), text(in), text(in), text(in), readHeaders(in), readRootCas(in), readCaller(in));
    }

    private static Map<String, String> readHeaders(ByteReader in) {
        int count = in.readCount();
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            headers.put(text(in), text(in));
        }
        return headers;
    }

    private static List<String> readRootCas(ByteReader in) {
        int count = in.readCount();
        List<String> rootCas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rootCas.add(in.readText());
        }
        return rootCas;
    }
}
