package io.supernode.cdn.origin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Puts the framing of a response into the one form that the client library reads, where origins write it in another that
 * every client understands and that has one meaning only: a reason phrase of any bytes, spaces between a header's name and its
 * colon, which are to be removed (RFC 9112, 5.1), {@code Content-Length: 5, 5} (RFC 9110, 8.6), {@code Transfer-Encoding:
 * identity}, {@code chunked} said twice, which is meant once, and what follows the size of a chunk: spaces, as old servers write
 * them, and extensions, which mean nothing to anybody. Reason phrases, chunk extensions and trailers are left out. All else
 * is handed on byte for byte, also what makes no sense: the client library refuses it.
 *
 * <p>The bytes of all heads of a response together are bounded, those of interim responses and trailers among them, and so are
 * those of chunk extensions: the client library bounds one head, or several that come together, and what is left out here does not
 * reach it at all.
 *
 * <p>Not thread-safe.
 */
final class ResponseNormalizer {

    /** As many as curl takes. */
    static final int MAX_HEADS_BYTES = 300 << 10;
    /** What is longer where a chunk must end is handed on as it is: it makes no sense. */
    private static final int MAX_LINE = MAX_HEADS_BYTES;
    /** Ahead of the body: each byte of it allows another one, since a long body has many chunks. */
    private static final int MAX_EXTENSION_BYTES = MAX_HEADS_BYTES;
    private static final int FIRST_READY_BYTES = 4 << 10;
    private static final int HEX = 16;

    private static final Pattern STATUS_LINE = Pattern.compile(
            "HTTP/1\\.[0-9] ([0-9]{3})(?: .*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[ \\t]*(?:;.*)?", Pattern.DOTALL);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final String TRANSFER_ENCODING = "transfer-encoding";
    private static final String CONTENT_LENGTH = "content-length";
    private static final String CHUNKED = "chunked";
    private static final String EXTENSIONS = "chunk extensions";
    /** The client library refuses it: for a header that has its other half on a line of its own. */
    private static final String REFUSED = "Transfer-Encoding: folded";

    private enum State {
        STATUS_LINE,
        HEADERS,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        /** Nothing is looked at until the next response. */
        TRANSPARENT
    }

    private State state = State.STATUS_LINE;
    /** The beginning of a line. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int status;
    private boolean isChunked;
    private boolean lastWasFraming;
    private long chunkLeft;
    private int headBytesLeft = MAX_HEADS_BYTES;
    private int extensionBytesLeft = MAX_EXTENSION_BYTES;

    /** To be handed on, from {@code readyFrom} to before {@code readyTo}. */
    private byte[] ready = new byte[FIRST_READY_BYTES];
    private int readyFrom;
    private int readyTo;

    /** What comes from now on is another response; what came after the end of the last one is nobody's. */
    void begin() {
        state = State.STATUS_LINE;
        line.reset();
        readyFrom = readyTo;
        isChunked = false;
        lastWasFraming = false;
        headBytesLeft = MAX_HEADS_BYTES;
        extensionBytesLeft = MAX_EXTENSION_BYTES;
    }

    /** Tells whether everything that comes is to be handed on as it is. */
    boolean isTransparent() {
        return state == State.TRANSPARENT && !hasReady();
    }

    /** Tells whether there is something for {@link #drainTo}. */
    boolean hasReady() {
        return readyFrom < readyTo;
    }

    /** Moves as much as fits to the end of {@code buffer}, which is in the library's mode for reading. */
    int drainTo(ByteBuffer buffer) {
        int position = BufferUtil.flipToFill(buffer);
        int count = Math.min(buffer.remaining(), readyTo - readyFrom);
        buffer.put(ready, readyFrom, count);
        readyFrom += count;
        BufferUtil.flipToFlush(buffer, position);
        return count;
    }

    /**
     * Takes bytes from the wire.
     *
     * @throws ExcessiveResponseException if there are more than a response may have beside its body
     */
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (state == State.TRANSPARENT) {
                emit(bytes, bytes.remaining());
            } else if (state == State.CHUNK_DATA) {
                int count = (int) Math.min(chunkLeft, bytes.remaining());
                emit(bytes, count);
                chunkLeft -= count;
                extensionBytesLeft = Math.min(MAX_EXTENSION_BYTES, extensionBytesLeft + count);
                state = chunkLeft == 0 ? State.CHUNK_END : state;
            } else {
                take(bytes.get());
            }
        }
    }

    /** The connection has ended. */
    void end() {
        giveUp();
    }

    private void take(byte next) {
        line.write(next);
        if (state == State.STATUS_LINE || state == State.HEADERS || state == State.TRAILERS) {
            headBytesLeft--;
            requireLeft(headBytesLeft, "headers and trailers", MAX_HEADS_BYTES);
        }
        if (next == '\n') {
            byte[] whole = line.toByteArray();
            line.reset();
            int end = whole.length > 1 && whole[whole.length - 2] == '\r' ? whole.length - 2 : whole.length - 1;
            take(new String(whole, 0, end, StandardCharsets.ISO_8859_1), end == whole.length - 1 ? "\n" : "\r\n");
        } else if (state == State.CHUNK_SIZE) {
            requireLeft(MAX_EXTENSION_BYTES - line.size(), EXTENSIONS, MAX_EXTENSION_BYTES);
        } else if (state != State.TRAILERS && line.size() > MAX_LINE) {
            giveUp();
        }
    }

    private static void requireLeft(int left, String what, int most) {
        if (left < 0) {
            throw new ExcessiveResponseException("the origin sends more than " + most + " bytes of " + what);
        }
    }

    private void giveUp() {
        byte[] begun = line.toByteArray();
        line.reset();
        state = State.TRANSPARENT;
        emit(ByteBuffer.wrap(begun), begun.length);
    }

    private void take(String text, String lineEnd) {
        switch (state) {
            case STATUS_LINE -> statusLine(text, lineEnd);
            case HEADERS -> header(text, lineEnd);
            case CHUNK_SIZE -> chunkSize(text, lineEnd);
            case CHUNK_END -> {
                emit(text + lineEnd);
                state = text.isEmpty() ? State.CHUNK_SIZE : State.TRANSPARENT;
            }
            case TRAILERS -> {
                if (text.isEmpty()) {
                    emit(lineEnd);
                    state = State.TRANSPARENT;
                }
            }
            default -> throw new IllegalStateException("no line is expected in " + state);
        }
    }

    private void statusLine(String text, String lineEnd) {
        var parts = STATUS_LINE.matcher(text);
        if (!parts.matches()) {
            emit(text + lineEnd);
            state = State.TRANSPARENT;
            return;
        }
        status = Integer.parseInt(parts.group(1));
        isChunked = false;
        lastWasFraming = false;
        emit(text.substring(0, parts.end(1)) + lineEnd);
        state = State.HEADERS;
    }

    private void header(String text, String lineEnd) {
        if (text.isEmpty()) {
            emit(lineEnd);
            headEnds();
            return;
        }
        if (isBlank(text.charAt(0))) {
            emit((lastWasFraming ? REFUSED : text) + lineEnd);
            return;
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : withoutBlanks(text.substring(0, colon));
        String value = withoutBlanks(text.substring(colon + 1));
        boolean isCoding = name.equalsIgnoreCase(TRANSFER_ENCODING);
        boolean isLength = name.equalsIgnoreCase(CONTENT_LENGTH);
        lastWasFraming = isCoding || isLength;
        String header = name + text.substring(Math.max(0, colon));
        if (isCoding) {
            transferEncoding(header, value, lineEnd);
        } else if (isLength) {
            emit(name + ": " + onlyLength(value) + lineEnd);
        } else {
            emit(header + lineEnd);
        }
    }

    /** Blanks are spaces and tabs (RFC 9110, 5.6.3); all else that looks like them is a part of the text. */
    private static String withoutBlanks(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\t';
    }

    private void transferEncoding(String text, String value, String lineEnd) {
        List<String> codings = elements(value).stream()
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"))
                .toList();
        if (codings.isEmpty()) {
            return;
        }
        if (codings.stream().allMatch(CHUNKED::equalsIgnoreCase)) {
            if (!isChunked) {
                emit("Transfer-Encoding: " + CHUNKED + lineEnd);
            }
            isChunked = true;
        } else {
            emit(text + lineEnd);
        }
    }

    /** One length for a list that has the same one again and again. */
    private static String onlyLength(String value) {
        List<String> lengths = elements(value).stream().distinct().toList();
        return lengths.size() == 1 && DIGITS.matcher(lengths.get(0)).matches() ? lengths.get(0) : value;
    }

    private static List<String> elements(String value) {
        return Arrays.stream(value.split(",", -1)).map(ResponseNormalizer::withoutBlanks).toList();
    }

    private void headEnds() {
        if (StatusCode.isInterim(status) && status != StatusCode.SWITCHING_PROTOCOLS) {
            state = State.STATUS_LINE;
        } else {
            state = isChunked ? State.CHUNK_SIZE : State.TRANSPARENT;
        }
    }

    private void chunkSize(String text, String lineEnd) {
        var parts = CHUNK_SIZE.matcher(text);
        if (!parts.matches()) {
            emit(text + lineEnd);
            state = State.TRANSPARENT;
            return;
        }
        extensionBytesLeft -= text.length() - parts.end(1);
        requireLeft(extensionBytesLeft, EXTENSIONS, MAX_EXTENSION_BYTES);
        emit(parts.group(1) + lineEnd);
        chunkLeft = Long.parseLong(parts.group(1), HEX);
        state = chunkLeft == 0 ? State.TRAILERS : State.CHUNK_DATA;
    }

    private void emit(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        emit(ByteBuffer.wrap(bytes), bytes.length);
    }

    private void emit(ByteBuffer bytes, int count) {
        if (readyFrom == readyTo) {
            readyFrom = 0;
            readyTo = 0;
        }
        if (readyTo + count > ready.length) {
            int kept = readyTo - readyFrom;
            byte[] larger = kept + count > ready.length ? new byte[Math.max(kept + count, 2 * ready.length)] : ready;
            System.arraycopy(ready, readyFrom, larger, 0, kept);
            ready = larger;
            readyFrom = 0;
            readyTo = kept;
        }
        bytes.get(ready, readyTo, count);
        readyTo += count;
    }
}
