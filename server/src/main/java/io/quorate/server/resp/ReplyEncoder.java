package io.quorate.server.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Writes one connection's replies, in order and in pieces.
///
/// Replies wait here as they are, and become bytes only when [#write] has a buffer for them: an array of millions, or
/// a value of many megabytes, leaves as fast as the client takes it and never exists twice.
public final class ReplyEncoder {
    /// The version that a connection speaks until `HELLO` says otherwise.
    public static final int FIRST_PROTOCOL = 2;
    /// What a reply without a body of its own weighs here: an object and a place in a queue.
    private static final int REPLY_OVERHEAD_BYTES = 32;
    /// So many elements of an array are weighed; the others are taken to be like them.
    private static final int WEIGHED_ELEMENTS_MAX = 16;

    private static final byte[] NO_BYTES = new byte[0];
    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.ISO_8859_1);
    /// Room for a type, the digits of a long with their sign, and the line's end.
    private static final int HEADER_BYTES_MAX = 24;

    private final Deque<Reply> waiting = new ArrayDeque<>();
    /// The arrays that are being written, the innermost first.
    private final Deque<Iterator<Reply>> open = new ArrayDeque<>();

    private int protocol = FIRST_PROTOCOL;
    /// Whether the reply that is being written is the last one.
    private boolean isLast;
    private boolean isClosing;
    /// Weight of the waiting replies and of the one that is being written.
    private long waitingBytes;
    private long currentBytes;
    /// The bulk string that is being written, from [#bulkPosition] to [#bulkEnd]; its line end is not among them.
    private byte[] bulk = NO_BYTES;
    private int bulkPosition;
    private int bulkEnd;
    private boolean owesLineEnd;

    private final byte[] header = new byte[HEADER_BYTES_MAX];

    /// Takes a reply, to be written behind those before it.
    public void add(Reply reply) {
        waiting.add(reply);
        waitingBytes += weight(reply);
    }

    /// Whether everything that was added is written.
    public boolean isIdle() {
        return waiting.isEmpty() && open.isEmpty() && !owesLineEnd && isLast == isClosing;
    }

    /// Whether a reply was written that ends the connection; nothing is written after it.
    public boolean isClosing() {
        return isClosing;
    }

    /// The version of the protocol that is written now.
    public int protocol() {
        return protocol;
    }

    /// Bytes that the replies not yet written take, roughly: an array is judged by its first elements.
    public long waitingBytes() {
        return waitingBytes;
    }

    /// Writes what waits, until the buffer has grown by about `bytesMax` bytes or nothing waits.
    public void write(ByteBuf out, int bytesMax) {
        int end = out.writerIndex() + bytesMax;
        while (out.writerIndex() < end && !isClosing) {
            if (owesLineEnd) {
                writeRest(out, end - out.writerIndex());
            } else if (!open.isEmpty()) {
                Iterator<Reply> innermost = open.peek();
                if (innermost.hasNext()) begin(innermost.next(), out, end);
                else open.pop();
            } else if (isLast) {
                isClosing = true;
            } else {
                waitingBytes -= currentBytes;
                currentBytes = 0;
                Reply next = waiting.poll();
                if (next == null) return;
                currentBytes = weight(next);
                begin(next, out, end);
            }
        }
        if (isIdle()) {
            waitingBytes = 0;
            currentBytes = 0;
        }
    }

    private void begin(Reply reply, ByteBuf out, int end) {
        switch (reply) {
            case Reply.Simple simple -> writeSimple(simple.text(), out);
            case Reply.Error error -> writeLine('-', error.text(), out);
            case Reply.Int number -> writeHeader(':', number.value(), out);
            case Reply.Bulk value -> beginBulk(value, out, end);
            case Reply.Null _ -> out.writeCharSequence(isThree() ? "_\r\n" : "$-1\r\n", StandardCharsets.US_ASCII);
            case Reply.NullArray _ -> out.writeCharSequence(isThree() ? "_\r\n" : "*-1\r\n", StandardCharsets.US_ASCII);
            case Reply.Array array -> beginElements('*', array.elements().size(), array.elements(), out);
            case Reply.Pairs pairs -> {
                int count = pairs.elements().size();
                beginElements(isThree() ? '%' : '*', isThree() ? count / 2 : count, pairs.elements(), out);
            }
            case Reply.Members members ->
                beginElements(isThree() ? '~' : '*', members.elements().size(), members.elements(), out);
            case Reply.Push push ->
                beginElements(isThree() ? '>' : '*', push.elements().size(), push.elements(), out);
            case Reply.Real real -> writeReal(RealText.of(real.value()), out);
            case Reply.Bool bool -> writeBool(bool.value(), out);
            case Reply.Verbatim verbatim -> beginVerbatim(verbatim, out, end);
            case Reply.Sequence sequence -> open.push(sequence.replies().iterator());
            case Reply.Switching switching -> {
                protocol = switching.protocol();
                begin(switching.reply(), out, end);
            }
            case Reply.Closing closing -> {
                isLast = true;
                begin(closing.reply(), out, end);
            }
            case Reply.Continued _ -> throw new IllegalStateException("a reply that is not there yet");
            case Reply.Later later -> {
                Reply completed = later.reply();
                if (completed == null) throw new IllegalStateException("a reply that is not there yet");
                begin(completed, out, end);
            }
        }
    }

    private boolean isThree() {
        return protocol >= 3;
    }

    private void beginElements(char type, int count, List<Reply> elements, ByteBuf out) {
        writeHeader(type, count, out);
        if (!elements.isEmpty()) open.push(elements.iterator());
    }

    private void beginBulk(Reply.Bulk value, ByteBuf out, int end) {
        writeHeader('$', value.length(), out);
        beginBytes(value.bytes(), value.offset(), value.length(), out, end);
    }

    private void beginVerbatim(Reply.Verbatim verbatim, ByteBuf out, int end) {
        byte[] text = verbatim.text().getBytes(StandardCharsets.UTF_8);
        if (isThree()) {
            writeHeader('=', text.length + 4L, out);
            out.writeCharSequence(verbatim.format(), StandardCharsets.US_ASCII);
            out.writeByte(':');
        } else {
            writeHeader('$', text.length, out);
        }
        beginBytes(text, 0, text.length, out, end);
    }

    private void beginBytes(byte[] bytes, int offset, int length, ByteBuf out, int end) {
        if (length <= end - out.writerIndex()) {
            out.writeBytes(bytes, offset, length);
            out.writeBytes(LINE_END);
            return;
        }
        bulk = bytes;
        bulkPosition = offset;
        bulkEnd = offset + length;
        owesLineEnd = true;
    }

    private void writeRest(ByteBuf out, int room) {
        int count = Math.min(room, bulkEnd - bulkPosition);
        out.writeBytes(bulk, bulkPosition, count);
        bulkPosition += count;
        if (bulkPosition < bulkEnd) return;
        out.writeBytes(LINE_END);
        owesLineEnd = false;
        bulk = NO_BYTES;
    }

    private void writeSimple(String text, ByteBuf out) {
        if (text.equals("OK")) out.writeBytes(OK);
        else writeLine('+', text, out);
    }

    /// A line break in the text would end the reply early: it becomes a space, as in Redis.
    private static void writeLine(char type, String text, ByteBuf out) {
        out.writeByte(type);
        ByteBufUtil.writeUtf8(out, text.replace('\r', ' ').replace('\n', ' '));
        out.writeBytes(LINE_END);
    }

    private void writeReal(String text, ByteBuf out) {
        if (isThree()) {
            writeLine(',', text, out);
        } else {
            writeHeader('$', text.length(), out);
            out.writeCharSequence(text, StandardCharsets.US_ASCII);
            out.writeBytes(LINE_END);
        }
    }

    private void writeBool(boolean value, ByteBuf out) {
        if (isThree()) out.writeCharSequence(value ? "#t\r\n" : "#f\r\n", StandardCharsets.US_ASCII);
        else writeHeader(':', value ? 1 : 0, out);
    }

    private void writeHeader(char type, long number, ByteBuf out) {
        int at = HEADER_BYTES_MAX;
        header[--at] = '\n';
        header[--at] = '\r';
        // Below zero, because the least long has no positive counterpart.
        long rest = number < 0 ? number : -number;
        do {
            header[--at] = (byte) ('0' - rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) header[--at] = '-';
        header[--at] = (byte) type;
        out.writeBytes(header, at, HEADER_BYTES_MAX - at);
    }

    private static long weight(Reply reply) {
        return switch (reply) {
            case Reply.Bulk value -> REPLY_OVERHEAD_BYTES + (long) value.length();
            case Reply.Verbatim verbatim ->
                REPLY_OVERHEAD_BYTES + 2L * verbatim.text().length();
            case Reply.Array array -> weight(array.elements());
            case Reply.Pairs pairs -> weight(pairs.elements());
            case Reply.Members members -> weight(members.elements());
            case Reply.Push push -> weight(push.elements());
            case Reply.Sequence sequence -> weight(sequence.replies());
            default -> REPLY_OVERHEAD_BYTES;
        };
    }

    private static long weight(List<Reply> elements) {
        if (elements instanceof Reply.Weighed known) return REPLY_OVERHEAD_BYTES + known.bytes();
        int weighed = Math.min(elements.size(), WEIGHED_ELEMENTS_MAX);
        if (weighed == 0) return REPLY_OVERHEAD_BYTES;
        long sum = 0;
        for (int i = 0; i < weighed; i++) sum += weight(elements.get(i));
        return REPLY_OVERHEAD_BYTES + sum * elements.size() / weighed;
    }
}
