package io.quorate.server.resp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Cuts one connection's bytes into requests: arrays of bulk strings, or inline commands.
///
/// It may be stopped at any byte: what it has of an unfinished request it keeps. As in Redis a line that carries a
/// length ends at its carriage return, and the byte after that, like the two after a bulk string, is not looked at.
public final class RequestDecoder {
    private static final byte[] EMPTY = new byte[0];
    private static final byte[][] NO_ARGUMENTS = new byte[0][];
    /// Room for arguments before the first one is there; it grows with those that come.
    private static final int ARGUMENTS_AT_FIRST = 16;
    /// Room for a bulk string that comes in pieces; it doubles as they come, up to the length that was announced.
    private static final int BULK_BYTES_AT_FIRST = 4_096;
    /// A length beyond this is as wrong as one that is not a number.
    private static final long NUMBER_MAX = Integer.MAX_VALUE;

    /// What the next byte belongs to.
    private enum Step {
        START,
        INLINE,
        ARGUMENT_COUNT,
        BULK_MARK,
        BULK_LENGTH,
        BULK,
        BULK_END
    }

    private final RequestLimits limits;
    private boolean isTrusted;
    private Step step = Step.START;

    /// Arguments so far; as long as the request's argument count once all are there.
    private byte[][] arguments = NO_ARGUMENTS;
    private int argumentCount;
    private int filledCount;
    /// The bulk string that is being read, or the inline request; grows up to [#bulkLength].
    private byte[] bulk = EMPTY;
    private int bulkLength;
    private int filledBytes;
    /// Bytes of the finished arguments of the unfinished request.
    private long argumentBytes;

    private long number;
    private int digitCount;
    private int lineBytes;
    private boolean isNegative;
    private boolean isMalformed;
    private boolean isAfterReturn;
    private int skipBytes;

    /// @param isTrusted whether the client needs no password or has given it
    public RequestDecoder(RequestLimits limits, boolean isTrusted) {
        this.limits = limits;
        this.isTrusted = isTrusted;
    }

    /// Says whether the client may send requests of full size: without it only what `HELLO` and `AUTH` need.
    public void trust(boolean trusted) {
        isTrusted = trusted;
    }

    /// Bytes on the heap that the unfinished request takes.
    public long heldBytes() {
        return argumentBytes + (long) filledCount * RequestLimits.ARGUMENT_OVERHEAD_BYTES + bulk.length;
    }

    /// Gives up the unfinished request and its memory; nothing may be read afterwards.
    public void abandon() {
        arguments = NO_ARGUMENTS;
        bulk = EMPTY;
        filledCount = 0;
        argumentBytes = 0;
    }

    /// The next request.
    ///
    /// @return its arguments, at least one; null if the input ends before the request does
    /// @throws ProtocolException if the bytes are none: the connection must close
    public byte @Nullable [][] next(Input in) throws ProtocolException {
        while (in.position < in.limit) {
            switch (step) {
                case START -> start(in);
                case INLINE -> {
                    byte[][] request = readInline(in);
                    if (request != null && request.length > 0) return request;
                }
                case ARGUMENT_COUNT -> {
                    if (readNumber(in, "too big mbulk count string")) startArguments();
                }
                case BULK_MARK -> {
                    byte mark = in.bytes[in.position];
                    if (mark != '$')
                        throw ProtocolException.because("expected '$', got '" + (char) (mark & 0xff) + "'");
                    in.position++;
                    startNumber(Step.BULK_LENGTH);
                }
                case BULK_LENGTH -> {
                    if (readNumber(in, "too big bulk count string")) startBulk();
                }
                case BULK -> readBulk(in);
                case BULK_END -> {
                    int skipped = Math.min(skipBytes, in.limit - in.position);
                    in.position += skipped;
                    skipBytes -= skipped;
                    if (skipBytes > 0) return null;
                    step = Step.BULK_MARK;
                    if (filledCount == argumentCount) return finish();
                }
            }
        }
        return null;
    }

    private void start(Input in) {
        if (in.bytes[in.position] == '*') {
            in.position++;
            startNumber(Step.ARGUMENT_COUNT);
        } else {
            filledBytes = 0;
            step = Step.INLINE;
        }
    }

    private byte[][] finish() {
        byte[][] request = arguments;
        arguments = NO_ARGUMENTS;
        filledCount = 0;
        argumentBytes = 0;
        step = Step.START;
        return request;
    }

    private void startNumber(Step next) {
        step = next;
        number = 0;
        digitCount = 0;
        lineBytes = 0;
        isNegative = false;
        isMalformed = false;
        isAfterReturn = false;
    }

    /// Reads a line with a number as Redis reads it: no sign but a minus, no zero in front.
    ///
    /// @return whether the line is complete
    private boolean readNumber(Input in, String tooLong) throws ProtocolException {
        byte[] bytes = in.bytes;
        while (in.position < in.limit) {
            byte b = bytes[in.position++];
            if (isAfterReturn) {
                if (digitCount == 0) isMalformed = true;
                if (isNegative) number = -number;
                return true;
            }
            if (b == '\r') {
                isAfterReturn = true;
                continue;
            }
            if (b >= '0' && b <= '9') {
                boolean isAfterZero = digitCount > 0 && number == 0;
                boolean isMinusZero = digitCount == 0 && isNegative && b == '0';
                if (isAfterZero || isMinusZero) isMalformed = true;
                digitCount++;
                number = number * 10 + (b - '0');
                if (number > NUMBER_MAX) {
                    isMalformed = true;
                    number = NUMBER_MAX;
                }
            } else if (b == '-' && lineBytes == 0) {
                isNegative = true;
            } else {
                isMalformed = true;
            }
            if (++lineBytes > limits.inlineBytesMax()) throw ProtocolException.because(tooLong);
        }
        return false;
    }

    private void startArguments() throws ProtocolException {
        if (isMalformed || number > limits.argumentsMax()) {
            throw ProtocolException.because("invalid multibulk length");
        }
        if (!isTrusted && number > RequestLimits.ARGUMENTS_MAX_BEFORE_AUTH) {
            throw ProtocolException.because("unauthenticated multibulk length");
        }
        if (number <= 0) { // as in Redis: no request, and no answer
            step = Step.START;
            return;
        }
        argumentCount = (int) number;
        arguments = new byte[Math.min(argumentCount, ARGUMENTS_AT_FIRST)][];
        step = Step.BULK_MARK;
    }

    private void startBulk() throws ProtocolException {
        if (isMalformed || number < 0 || number > limits.bulkBytesMax()) {
            throw ProtocolException.because("invalid bulk length");
        }
        if (!isTrusted && number > RequestLimits.BULK_BYTES_MAX_BEFORE_AUTH) {
            throw ProtocolException.because("unauthenticated bulk length");
        }
        long total = argumentBytes + (filledCount + 1L) * RequestLimits.ARGUMENT_OVERHEAD_BYTES + number;
        if (total > limits.requestBytesMax()) {
            throw ProtocolException.because("too big request, more than " + limits.requestBytesMax() + " bytes");
        }
        bulkLength = (int) number;
        filledBytes = 0;
        step = Step.BULK;
        if (bulkLength == 0) addArgument(EMPTY);
    }

    private void readBulk(Input in) {
        int available = Math.min(in.limit - in.position, bulkLength - filledBytes);
        if (filledBytes == 0 && available == bulkLength) { // the usual case: all of it is there
            addArgument(Arrays.copyOfRange(in.bytes, in.position, in.position + available));
            in.position += available;
            return;
        }
        append(in, available, bulkLength);
        if (filledBytes < bulkLength) return;
        byte[] argument = bulk;
        bulk = EMPTY;
        addArgument(argument);
    }

    private void append(Input in, int count, int lengthMax) {
        int wanted = filledBytes + count;
        if (wanted > bulk.length) {
            bulk = Arrays.copyOf(bulk, (int) Math.min(lengthMax, Math.max(BULK_BYTES_AT_FIRST, 2L * wanted)));
        }
        System.arraycopy(in.bytes, in.position, bulk, filledBytes, count);
        in.position += count;
        filledBytes = wanted;
    }

    private void addArgument(byte[] argument) {
        if (filledCount == arguments.length) {
            arguments = Arrays.copyOf(arguments, (int) Math.min(argumentCount, 2L * filledCount));
        }
        arguments[filledCount++] = argument;
        argumentBytes += argument.length;
        step = Step.BULK_END;
        skipBytes = 2;
    }

    /// @return the arguments, none for an empty line; null if the line is not complete
    private byte @Nullable [][] readInline(Input in) throws ProtocolException {
        int end = in.position;
        while (end < in.limit && in.bytes[end] != '\n') end++;
        if (filledBytes + (end - in.position) > limits.inlineBytesMax()) {
            throw ProtocolException.because("too big inline request");
        }
        append(in, end - in.position, limits.inlineBytesMax());
        if (end == in.limit) return null;
        in.position = end + 1;
        int length = filledBytes > 0 && bulk[filledBytes - 1] == '\r' ? filledBytes - 1 : filledBytes;
        byte[][] request = InlineArguments.split(bulk, length);
        bulk = EMPTY;
        step = Step.START;
        if (request == null) throw ProtocolException.because("unbalanced quotes in request");
        if (request.length > 0 && isFromBrowser(request[0])) throw ProtocolException.attack();
        return request;
    }

    private static boolean isFromBrowser(byte[] word) {
        if (word.length != 4 && word.length != 5) return false;
        String name = new String(word, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return name.equals("post") || name.equals("host:");
    }
}
