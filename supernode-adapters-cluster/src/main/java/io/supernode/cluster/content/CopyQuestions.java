package io.supernode.cluster.content;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.ByteWriter;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.core.codec.RecordFormat;
import io.supernode.core.codec.TaskRecordCodec;
import io.supernode.core.model.ContentKey;
import java.util.Optional;

/** Messages by which a node asks others for a copy of a content, and their answers. The first byte says what it is. */
final class CopyQuestions {

    static final int QUESTION = HoldMessages.HOLDS + 1;
    static final int ANSWER = HoldMessages.HOLDS + 2;

    private static final int KEY_DIGITS = 64;

    private CopyQuestions() {}

    record Question(long number, ContentKey key) {}

    record CopyAnswer(long number, Optional<LentContent> copy) {}

    static byte[] write(Question question) {
        ByteWriter out = new ByteWriter();
        out.writeByte(QUESTION);
        out.writeUnsigned(question.number());
        out.writeHex(question.key().value());
        return out.toBytes();
    }

    static byte[] write(CopyAnswer answer) {
        ByteWriter out = new ByteWriter();
        out.writeByte(ANSWER);
        out.writeUnsigned(answer.number());
        out.writeOptional(answer.copy(), copy -> {
            TaskRecordCodec.writeContent(copy.content(), out);
            out.writeOptional(copy.originVersion(), out::writeText);
        });
        return out.toBytes();
    }

    /** @throws DamagedRecordException if it is none; the first byte has been read */
    static Question readQuestion(ByteReader in) {
        try {
            return new Question(in.readUnsigned(), new ContentKey(in.readHex(KEY_DIGITS)));
        } catch (IllegalArgumentException e) {
            throw new DamagedRecordException("a question for a copy cannot be what it says", e);
        }
    }

    /** @throws DamagedRecordException if it is none; the first byte has been read */
    static CopyAnswer readAnswer(ByteReader in) {
        try {
            return new CopyAnswer(in.readUnsigned(), in.readOptional(() -> new LentContent(
                    TaskRecordCodec.readContent(RecordFormat.VERSION, in), in.readOptional(in::readText))));
        } catch (IllegalArgumentException | NullPointerException | ArithmeticException e) {
            throw new DamagedRecordException("what is told of a copy cannot be what it says", e);
        }
    }
}
