package io.supernode.cluster.call;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers as bytes. Each outcome has a number of its own, whichever call it answers. */
final class AnswerCodec {

    private static final int KEY_DIGITS = 64;
    private static final int MD5_DIGITS = 32;

    private static final int REGISTERED = 1;
    private static final int REGISTRATION_INVALID = 2;
    private static final int ADDRESS_MISMATCH = 3;
    private static final int TASK_ID_TAKEN = 4;
    private static final int URL_REFUSED = 5;
    private static final int AUTHENTICATION_REQUIRED = 6;
    private static final int AUTHENTICATION_PENDING = 7;
    private static final int FINISHED = 16;
    private static final int PIECES = 17;
    private static final int WAIT = 18;
    private static final int ORIGIN_UNAVAILABLE = 19;
    private static final int SOURCE_ERROR = 20;
    private static final int ACKNOWLEDGED = 21;
    private static final int PULL_INVALID = 22;
    private static final int PEER_NOT_FOUND = 23;
    private static final int ACCEPTED = 32;
    private static final int REPORT_INVALID = 33;
    private static final int REPORTER_NOT_FOUND = 34;
    private static final int UNAVAILABLE = 35;
    private static final int FETCHED = 48;
    private static final int FETCH_REFUSED = 49;
    private static final int FETCH_FAILED = 50;

    private AnswerCodec() {}

    static void write(Object answer, ByteWriter out) {
        if (answer instanceof PullOutcome outcome) {
            outcome.accept(new PullWriter(out));
        } else if (answer instanceof ReportOutcome outcome) {
            outcome.accept(new ReportWriter(out));
        } else if (answer instanceof RegistrationOutcome outcome) {
            outcome.accept(new RegistrationWriter(out));
        } else {
            writeFetch((FetchOutcome) answer, out);
        }
    }

    /** @throws DamagedRecordException if it is no answer */
    static Object read(ByteReader in) {
        try {
            int kind = in.readByte();
            if (kind <= AUTHENTICATION_PENDING) {
                return readRegistration(kind, in);
            }
            return switch (kind) {
                case FINISHED -> new PullOutcome.Finished(readMd5(in), in.readLong());
                case PIECES -> readPieces(in);
                case WAIT -> new PullOutcome.Wait(
                        Math.toIntExact(in.readUnsigned()), in.readText(), Math.toIntExact(in.readUnsigned()));
                case ORIGIN_UNAVAILABLE -> new PullOutcome.OriginUnavailable(in.readText());
                case SOURCE_ERROR -> new PullOutcome.SourceError(in.readText());
                case ACKNOWLEDGED -> new PullOutcome.Acknowledged();
                case PULL_INVALID -> new PullOutcome.InvalidParameter(in.readText(), in.readText());
                case PEER_NOT_FOUND -> new PullOutcome.NotFound(in.readText());
                case ACCEPTED -> new ReportOutcome.Accepted(new ClientVersion(in.readText()));
                case REPORT_INVALID -> new ReportOutcome.InvalidParameter(in.readText(), in.readText());
                case REPORTER_NOT_FOUND -> new ReportOutcome.NotFound(in.readText());
                case UNAVAILABLE -> new ReportOutcome.Unavailable(in.readText());
                case FETCHED -> new FetchOutcome.Fetched(
                        readTask(in), new ContentKey(in.readHex(KEY_DIGITS)), in.readLong(), readMd5(in));
                case FETCH_REFUSED -> new FetchOutcome.Refused(readRegistration(in.readByte(), in));
                case FETCH_FAILED -> new FetchOutcome.Failed(readTask(in), in.readText());
                default -> throw new DamagedRecordException("there is no answer " + kind);
            };
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
            throw new DamagedRecordException("an answer cannot be what it says", e);
        }
    }

    private static RegistrationOutcome readRegistration(int kind, ByteReader in) {
        return switch (kind) {
            case REGISTERED -> new RegistrationOutcome.Registered(
                    readTask(in), in.readLong(), Math.toIntExact(in.readUnsigned()));
            case REGISTRATION_INVALID -> new RegistrationOutcome.InvalidParameter(in.readText(), in.readText());
            case ADDRESS_MISMATCH -> new RegistrationOutcome.AddressMismatch(in.readText());
            case TASK_ID_TAKEN -> new RegistrationOutcome.TaskIdTaken(in.readText());
            case URL_REFUSED -> new RegistrationOutcome.UrlRefused(in.readText());
            case AUTHENTICATION_REQUIRED -> new RegistrationOutcome.AuthenticationRequired(in.readText());
            case AUTHENTICATION_PENDING -> new RegistrationOutcome.AuthenticationPending(in.readText());
            default -> throw new DamagedRecordException("there is no answer " + kind);
        };
    }

    private static TaskId readTask(ByteReader in) {
        return new TaskId(in.readHex(KEY_DIGITS));
    }

    private static Md5 readMd5(ByteReader in) {
        return new Md5(in.readHex(MD5_DIGITS));
    }

    private static PullOutcome readPieces(ByteReader in) {
        boolean isFirstOwned = in.readBoolean();
        int pieceSize = Math.toIntExact(in.readUnsigned());
        int count = in.readCount();
        List<PieceAssignment> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(new PieceAssignment(
                    Math.toIntExact(in.readUnsigned()),
                    pieceSize,
                    in.readText(),
                    new PeerAddress(in.readText(), Math.toIntExact(in.readUnsigned())),
                    in.readText(),
                    new PieceDigest(readMd5(in), Math.toIntExact(in.readUnsigned())),
                    Math.toIntExact(in.readUnsigned()),
                    in.readBoolean()));
        }
        if (isFirstOwned && pieces.isEmpty()) {
            throw new DamagedRecordException("a piece that the peer has is announced, and not there");
        }
        return isFirstOwned
                ? new PullOutcome.Pieces(Optional.of(pieces.remove(0)), pieces)
                : new PullOutcome.Pieces(pieces);
    }

    private static void writeFetch(FetchOutcome answer, ByteWriter out) {
        if (answer instanceof FetchOutcome.Fetched fetched) {
            out.writeByte(FETCHED);
            out.writeHex(fetched.task().value());
            out.writeHex(fetched.content().value());
            out.writeLong(fetched.fileLength());
            out.writeHex(fetched.fileMd5().hex());
        } else if (answer instanceof FetchOutcome.Refused refused) {
            out.writeByte(FETCH_REFUSED);
            refused.outcome().accept(new RegistrationWriter(out));
        } else {
            FetchOutcome.Failed failed = (FetchOutcome.Failed) answer;
            out.writeByte(FETCH_FAILED);
            out.writeHex(failed.task().value());
            out.writeText(failed.reason());
        }
    }

    private static Void write(ByteWriter out, int kind, String... texts) {
        out.writeByte(kind);
        for (String text : texts) {
            out.writeText(text);
        }
        return null;
    }

    private record RegistrationWriter(ByteWriter out) implements RegistrationOutcome.Visitor<Void> {
        @Override
        public Void registered(RegistrationOutcome.Registered outcome) {
            out.writeByte(REGISTERED);
            out.writeHex(outcome.task().value());
            out.writeLong(outcome.fileLength());
            out.writeUnsigned(outcome.pieceSize());
            return null;
        }

        @Override
        public Void invalidParameter(RegistrationOutcome.InvalidParameter outcome) {
            return write(out, REGISTRATION_INVALID, outcome.parameter(), outcome.message());
        }

        @Override
        public Void addressMismatch(RegistrationOutcome.AddressMismatch outcome) {
            return write(out, ADDRESS_MISMATCH, outcome.message());
        }

        @Override
        public Void taskIdTaken(RegistrationOutcome.TaskIdTaken outcome) {
            return write(out, TASK_ID_TAKEN, outcome.message());
        }

        @Override
        public Void urlRefused(RegistrationOutcome.UrlRefused outcome) {
            return write(out, URL_REFUSED, outcome.message());
        }

        @Override
        public Void authenticationRequired(RegistrationOutcome.AuthenticationRequired outcome) {
            return write(out, AUTHENTICATION_REQUIRED, outcome.message());
        }

        @Override
        public Void authenticationPending(RegistrationOutcome.AuthenticationPending outcome) {
            return write(out, AUTHENTICATION_PENDING, outcome.message());
        }
    }

    private record PullWriter(ByteWriter out) implements PullOutcome.Visitor<Void> {
        @Override
        public Void finished(PullOutcome.Finished outcome) {
            out.writeByte(FINISHED);
            out.writeHex(outcome.fileMd5().hex());
            out.writeLong(outcome.fileLength());
            return null;
        }

        @Override
        public Void pieces(PullOutcome.Pieces outcome) {
            List<PieceAssignment> pieces = outcome.listed();
            out.writeByte(PIECES);
            out.writeBoolean(outcome.owned().isPresent());
            // All are pieces of one content.
            out.writeUnsigned(pieces.isEmpty() ? 0 : pieces.get(0).pieceSize());
            out.writeUnsigned(pieces.size());
            for (PieceAssignment piece : pieces) {
                out.writeUnsigned(piece.piece());
                out.writeText(piece.cid());
                out.writeText(piece.address().ip());
                out.writeUnsigned(piece.address().port());
                out.writeText(piece.path());
                out.writeHex(piece.digest().md5().hex());
                out.writeUnsigned(piece.digest().framedLength());
                out.writeUnsigned(piece.downLinkKbs());
                out.writeBoolean(piece.fromSupernode());
            }
            return null;
        }

        @Override
        public Void mustWait(PullOutcome.Wait outcome) {
            out.writeByte(WAIT);
            out.writeUnsigned(outcome.clientSuccesses());
            out.writeText(outcome.originStatus());
            out.writeUnsigned(outcome.originSuccesses());
            return null;
        }

        @Override
        public Void originUnavailable(PullOutcome.OriginUnavailable outcome) {
            return write(out, ORIGIN_UNAVAILABLE, outcome.message());
        }

        @Override
        public Void sourceError(PullOutcome.SourceError outcome) {
            return write(out, SOURCE_ERROR, outcome.message());
        }

        @Override
        public Void acknowledged(PullOutcome.Acknowledged outcome) {
            return write(out, ACKNOWLEDGED);
        }

        @Override
        public Void invalidParameter(PullOutcome.InvalidParameter outcome) {
            return write(out, PULL_INVALID, outcome.parameter(), outcome.message());
        }

        @Override
        public Void notFound(PullOutcome.NotFound outcome) {
            return write(out, PEER_NOT_FOUND, outcome.message());
        }
    }

    private record ReportWriter(ByteWriter out) implements ReportOutcome.Visitor<Void> {
        @Override
        public Void accepted(ReportOutcome.Accepted outcome) {
            return write(out, ACCEPTED, outcome.version().text());
        }

        @Override
        public Void invalidParameter(ReportOutcome.InvalidParameter outcome) {
            return write(out, REPORT_INVALID, outcome.parameter(), outcome.message());
        }

        @Override
        public Void notFound(ReportOutcome.NotFound outcome) {
            return write(out, REPORTER_NOT_FOUND, outcome.message());
        }

        @Override
        public Void unavailable(ReportOutcome.Unavailable outcome) {
            return write(out, UNAVAILABLE, outcome.message());
        }
    }
}
