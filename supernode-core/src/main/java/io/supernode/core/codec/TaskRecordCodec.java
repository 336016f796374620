package io.supernode.core.codec;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.AccessRecord;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;
import io.supernode.core.port.RefusalRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records of tasks as bytes. The id is not among them: what surrounds the record tells it. Constants are numbered by their order
 * of declaration, which is a part of the format.
 */
public final class TaskRecordCodec {

    private static final int KEY_DIGITS = 64;
    private static final int MD5_DIGITS = 32;

    private TaskRecordCodec() {}

    public static void write(TaskRecord record, ByteWriter out) {
        ResourceIdentity resource = record.resource();
        out.writeText(resource.url());
        out.writeText(resource.md5());
        out.writeText(resource.identifier());
        out.writeLong(record.createdAtMillis());
        out.writeByte(record.phase().ordinal());
        out.writeUnsigned(record.version());
        out.writeOptional(record.content(), content -> writeContent(content, out));
        out.writeUnsigned(record.earlier().size());
        record.earlier().forEach(content -> writeContent(content, out));
        out.writeOptional(record.source(), source -> writeSource(source, out));
        writeAccess(record.access(), out);
        out.writeOptional(record.refusal(), refusal -> writeRefusal(refusal, out));
        out.writeBoolean(record.restarted());
        out.writeLong(record.validatedAtMillis());
    }

    /** @param formatVersion of what is read; what is written is of the present one */
    public static TaskRecord read(TaskId id, int formatVersion, ByteReader in) {
        ResourceIdentity resource = new ResourceIdentity(in.readText(), in.readText(), in.readText());
        long createdAtMillis = in.readLong();
        TaskRecord.Phase phase = in.readOneOf(TaskRecord.Phase.values());
        int version = readVersion(in);
        Optional<ContentRecord> content = in.readOptional(() -> readContent(formatVersion, in));
        List<ContentRecord> earlier = readEarlier(formatVersion, in);
        Optional<OriginSource> source = in.readOptional(() -> readSource(in, resource.url()));
        return new TaskRecord(
                id,
                resource,
                createdAtMillis,
                phase,
                version,
                content,
                earlier,
                source,
                readAccess(in, resource.url(), source),
                in.readOptional(() -> readRefusal(formatVersion, in)).flatMap(refusal -> refusal),
                in.readBoolean(),
                in.readLong());
    }

    private static int readVersion(ByteReader in) {
        return Math.toIntExact(in.readUnsigned());
    }

    private static List<ContentRecord> readEarlier(int formatVersion, ByteReader in) {
        int count = in.readCount();
        List<ContentRecord> earlier = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            earlier.add(readContent(formatVersion, in));
        }
        return earlier;
    }

    // ---- contents ----

    /** Of one content alone. */
    public static void writeContent(ContentRecord content, ByteWriter out) {
        out.writeHex(content.key().value());
        out.writeUnsigned(content.version());
        out.writeUnsigned(content.layout().pieceSize());
        out.writeLong(content.layout().fileLength());
        writeDigests(content.digests(), out);
        out.writeOptional(content.fileMd5(), md5 -> out.writeHex(md5.hex()));
        out.writeOptional(content.failure(), failure -> {
            out.writeByte(failure.kind().ordinal());
            out.writeText(failure.reason());
            out.writeBoolean(failure.isTemporary());
        });
    }

    /** What {@link #writeContent} wrote. */
    public static ContentRecord readContent(int formatVersion, ByteReader in) {
        return new ContentRecord(
                new ContentKey(in.readHex(KEY_DIGITS)),
                readVersion(in),
                new PieceLayout(Math.toIntExact(in.readUnsigned()), in.readLong()),
                readDigests(in),
                in.readOptional(() -> readMd5(in)),
                in.readOptional(() -> readFailure(formatVersion, in)));
    }

    private static OriginFailure readFailure(int formatVersion, ByteReader in) {
        return new OriginFailure(
                in.readOneOf(OriginFailure.Kind.values()), in.readText(),
                formatVersion >= RecordFormat.WITH_LAST_SEEN && in.readBoolean());
    }

    private static Md5 readMd5(ByteReader in) {
        return new Md5(in.readHex(MD5_DIGITS));
    }

    private static void writeDigests(PieceDigests digests, ByteWriter out) {
        out.writeUnsigned(digests.limit());
        for (int piece = 0; piece < digests.limit(); piece++) {
            out.writeOptional(digests.get(piece), digest -> {
                out.writeHex(digest.md5().hex());
                out.writeUnsigned(digest.framedLength());
            });
        }
    }

    private static PieceDigests readDigests(ByteReader in) {
        PieceDigest[] digests = new PieceDigest[in.readCount()];
        for (int piece = 0; piece < digests.length; piece++) {
            digests[piece] = in.readOptional(
                            () -> new PieceDigest(readMd5(in), Math.toIntExact(in.readUnsigned())))
                    .orElse(null);
        }
        return PieceDigests.of(digests, digests.length);
    }

    // ---- the origin, and who may have the content ----

    private static void writeSource(OriginSource source, ByteWriter out) {
        writeRequest(source.request(), out);
        out.writeOptional(source.expectedMd5(), md5 -> out.writeHex(md5.hex()));
    }

    private static OriginSource readSource(ByteReader in, String usualUrl) {
        return new OriginSource(readRequest(in, usualUrl), in.readOptional(() -> readMd5(in)));
    }

    /** Holds a client's credentials: see {@link io.supernode.core.port.AccessRecord}. */
    public static void writeRequest(OriginRequest request, ByteWriter out) {
        out.writeText(request.url());
        Map<String, String> headers = request.headers().values();
        out.writeUnsigned(headers.size());
        headers.forEach((name, value) -> {
            out.writeText(name);
            out.writeText(value);
        });
        out.writeBoolean(request.insecure());
        out.writeUnsigned(request.rootCas().size());
        request.rootCas().forEach(out::writeText);
        // Nearly always the same URL.
        out.writeOptional(
                Optional.of(request.sharedUrl()).filter(shared -> !shared.equals(request.url())), out::writeText);
    }

    /** @throws DamagedRecordException if it is none */
    public static OriginRequest readRequest(ByteReader in) {
        return readRequest(in, "");
    }

    /** @param usualUrl if it is the request's too, which is long, it is in memory once */
    private static OriginRequest readRequest(ByteReader in, String usualUrl) {
        String url = shared(in.readText(), usualUrl);
        int headerCount = in.readCount();
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < headerCount; i++) {
            headers.put(in.readText(), in.readText());
        }
        boolean insecure = in.readBoolean();
        int rootCaCount = in.readCount();
        List<String> rootCas = new ArrayList<>(rootCaCount);
        for (int i = 0; i < rootCaCount; i++) {
            rootCas.add(in.readText());
        }
        String sharedUrl = in.readOptional(() -> shared(in.readText(), usualUrl)).orElse(url);
        return new OriginRequest(url, new OriginHeaders(headers), insecure, rootCas, sharedUrl);
    }

    private static String shared(String text, String usual) {
        return text.equals(usual) ? usual : text;
    }

    private static void writeAccess(AccessRecord access, ByteWriter out) {
        out.writeByte(access.rule().ordinal());
        out.writeOptional(access.opener(), opener -> writeRequest(opener, out));
        out.writeUnsigned(access.acceptedUntilMillis().size());
        access.acceptedUntilMillis().forEach((hash, until) -> {
            out.writeText(hash);
            out.writeLong(until);
        });
    }

    /** @param source whose request is most often the opener's as well, and then in memory once */
    private static AccessRecord readAccess(ByteReader in, String usualUrl, Optional<OriginSource> source) {
        AccessRecord.Rule rule = in.readOneOf(AccessRecord.Rule.values());
        Optional<OriginRequest> own = in.readOptional(() -> readRequest(in, usualUrl));
        Optional<OriginRequest> fetched = source.map(OriginSource::request);
        Optional<OriginRequest> opener = own.equals(fetched) ? fetched : own;
        int count = in.readCount();
        Map<String, Long> accepted = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            accepted.put(in.readText(), in.readLong());
        }
        return new AccessRecord(rule, opener, accepted);
    }

    private static void writeRefusal(RefusalRecord refusal, ByteWriter out) {
        out.writeBoolean(refusal.wantsCredentials());
        out.writeText(refusal.message());
        out.writeByte(refusal.reach().ordinal());
        out.writeOptional(refusal.question(), out::writeText);
        out.writeLong(refusal.untilMillis());
    }

    private static Optional<RefusalRecord> readRefusal(int formatVersion, ByteReader in) {
        boolean wantsCredentials = in.readBoolean();
        String message = in.readText();
        if (formatVersion >= RecordFormat.WITH_REACH) {
            return Optional.of(new RefusalRecord(
                    wantsCredentials, message, in.readOneOf(RefusalRecord.Reach.values()), in.readOptional(in::readText),
                    in.readLong()));
        }
        boolean isForEverybody = in.readOptional(() -> readRequest(in)).isEmpty();
        long until = in.readLong();
        // There is no salt here for the hash of the request: its clients are asked for anew.
        return isForEverybody
                ? Optional.of(new RefusalRecord(
                        wantsCredentials, message, RefusalRecord.Reach.EVERYBODY, Optional.empty(), until))
                : Optional.empty();
    }
}
