package io.quorate.bench.load;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Finds where replies end, and of what type they are, in bytes that arrive cut at any place.
///
/// Keeps what it needs between two reads, so the bytes of a reply are never kept together: many connections can share
/// one read buffer. Of values it keeps nothing, of errors the first [#TEXT_BYTES_MAX] bytes.
///
/// Knows RESP2 and RESP3 without streamed types and attributes. A push is skipped: it answers no request. After a
/// [ProtocolException] the connection cannot be used any more.
///
/// @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis serialization protocol</a>
final class ReplySkipper {
    /// Longest simple string, error or number; a server that sends more is broken.
    static final int LINE_BYTES_MAX = 64 << 10;
    /// Redis's own bound for a bulk string.
    static final long BULK_BYTES_MAX = 512L << 20;
    /// Elements of one aggregate.
    static final long ELEMENTS_MAX = Integer.MAX_VALUE;
    /// What is kept of an error, enough for a message.
    static final int TEXT_BYTES_MAX = 512;

    private static final int NUMBER_DIGITS_MAX = 18;

    private enum Step {
        /// The next byte is the type of an element.
        TYPE,
        /// Within the line behind the type.
        LINE,
        /// Behind the CR of that line.
        LINE_LF,
        /// Within a bulk string's bytes.
        PAYLOAD,
        PAYLOAD_CR,
        PAYLOAD_LF
    }

    private Step step = Step.TYPE;
    /// Elements that still belong to the current reply; 0 between two replies.
    private long elementsLeft;

    private byte elementType;
    /// Whether the current element is the reply itself and not a part of it.
    private boolean outermost;
    private int lineBytes;
    private boolean signed;
    private boolean negative;
    private long number;
    private long payloadLeft;

    private byte replyType;
    private long replyNumber;
    private boolean replyIsNull;
    private boolean replyHasError;
    private final byte[] text = new byte[TEXT_BYTES_MAX];
    private int textBytes;

    /// Goes on to the end of the next reply.
    ///
    /// @param in taken from its position up to the reply's end, or wholly if the reply does not end there
    /// @return whether a reply ended; then the methods below tell of it until the next call
    /// @throws ProtocolException if this is not RESP; close the connection
    boolean next(ByteBuffer in) throws ProtocolException {
        while (in.hasRemaining()) {
            switch (step) {
                case TYPE -> beginElement(in.get());
                case LINE -> readLine(in);
                case LINE_LF -> {
                    expect('\n', in.get());
                    step = Step.TYPE;
                    endLine();
                }
                case PAYLOAD -> skipPayload(in);
                case PAYLOAD_CR -> {
                    expect('\r', in.get());
                    step = Step.PAYLOAD_LF;
                }
                case PAYLOAD_LF -> {
                    expect('\n', in.get());
                    step = Step.TYPE;
                    elementsLeft--;
                }
            }
            if (step == Step.TYPE && elementsLeft == 0 && replyType != '>') return true;
        }
        return false;
    }

    /// The byte that the reply began with.
    byte type() {
        return replyType;
    }

    /// The number of an integer, the length of a bulk string, the elements of an aggregate; -1 for a RESP2 nil; else 0.
    long number() {
        return replyNumber;
    }

    /// Whether the reply is nil, in any of its three spellings.
    boolean isNull() {
        return replyIsNull;
    }

    /// Whether the reply is an error or holds one.
    boolean hasError() {
        return replyHasError;
    }

    /// The text of the reply's last error, without its type byte, perhaps cut; empty if there is none.
    String errorText() {
        return replyHasError ? new String(text, 0, textBytes, StandardCharsets.UTF_8) : "";
    }

    private void beginElement(byte type) throws ProtocolException {
        switch (type) {
            case '+', '-', ':', '$', '*', '_', ',', '#', '!', '=', '(', '%', '~', '>' -> {}
            default -> throw new ProtocolException("unknown reply type " + printable(type));
        }
        outermost = elementsLeft == 0;
        if (outermost) {
            elementsLeft = 1;
            replyType = type;
            replyNumber = 0;
            replyIsNull = false;
            replyHasError = false;
        } else if (type == '>') {
            throw new ProtocolException("a push within a reply");
        }
        if (isError(type)) {
            replyHasError = true;
            textBytes = 0;
        }
        elementType = type;
        lineBytes = 0;
        signed = false;
        negative = false;
        number = 0;
        step = Step.LINE;
    }

    private void readLine(ByteBuffer in) throws ProtocolException {
        boolean numeric = isNumeric(elementType);
        while (in.hasRemaining()) {
            byte next = in.get();
            if (next == '\r') {
                if (numeric && lineBytes == (signed ? 1 : 0)) throw new ProtocolException("a number without digits");
                step = Step.LINE_LF;
                return;
            }
            lineBytes++;
            if (numeric) {
                readDigit(next);
            } else if (lineBytes > LINE_BYTES_MAX) {
                throw new ProtocolException("a line of more than " + LINE_BYTES_MAX + " bytes");
            } else if (elementType == '-') {
                keep(next);
            }
        }
    }

    private void readDigit(byte next) throws ProtocolException {
        if (lineBytes == 1 && (next == '-' || (next == '+' && elementType == ':'))) {
            signed = true;
            negative = next == '-';
        } else if (next < '0' || next > '9') {
            throw new ProtocolException(printable(next) + " in a number");
        } else if (elementType == ':') {
            number = number * 10 + (next - '0'); // any 64-bit integer; may wrap for nonsense, which harms nobody
            if (lineBytes > 20) throw new ProtocolException("an integer of more than 19 digits");
        } else {
            number = number * 10 + (next - '0');
            if (lineBytes > NUMBER_DIGITS_MAX) throw new ProtocolException("a length of more than 18 digits");
        }
    }

    private void endLine() throws ProtocolException {
        if (negative) number = -number;
        switch (elementType) {
            case '$', '!', '=' -> {
                if (number == -1 && elementType == '$') {
                    replyIsNull = outermost;
                    elementsLeft--;
                } else {
                    bound(number, BULK_BYTES_MAX, "bytes");
                    payloadLeft = number;
                    step = number == 0 ? Step.PAYLOAD_CR : Step.PAYLOAD;
                }
            }
            case '*', '~', '>' -> {
                if (number == -1 && elementType == '*') {
                    replyIsNull = outermost;
                    elementsLeft--;
                } else {
                    elementsLeft += bound(number, ELEMENTS_MAX, "elements") - 1;
                }
            }
            case '%' -> elementsLeft += 2 * bound(number, ELEMENTS_MAX, "pairs") - 1;
            case '_' -> {
                replyIsNull = outermost;
                elementsLeft--;
            }
            default -> elementsLeft--;
        }
        if (outermost) replyNumber = number;
    }

    private void skipPayload(ByteBuffer in) {
        int bytes = (int) Math.min(payloadLeft, in.remaining());
        if (elementType == '!') {
            for (int i = 0; i < bytes; i++) keep(in.get());
        } else {
            in.position(in.position() + bytes);
        }
        payloadLeft -= bytes;
        if (payloadLeft == 0) step = Step.PAYLOAD_CR;
    }

    private void keep(byte next) {
        if (textBytes < TEXT_BYTES_MAX) text[textBytes++] = next;
    }

    private static boolean isError(byte type) {
        return type == '-' || type == '!';
    }

    private static boolean isNumeric(byte type) {
        return switch (type) {
            case ':', '$', '!', '=', '*', '~', '>', '%' -> true;
            default -> false;
        };
    }

    private static void expect(char wanted, byte found) throws ProtocolException {
        if (found != wanted) {
            throw new ProtocolException(printable(found) + " where " + printable((byte) wanted) + " must be");
        }
    }

    private static long bound(long number, long max, String unit) throws ProtocolException {
        if (number < 0 || number > max) throw new ProtocolException("a reply of " + number + " " + unit);
        return number;
    }

    private static String printable(byte found) {
        return found > ' ' && found < 127 ? "'" + (char) found + "'" : "byte " + (found & 0xff);
    }
}
