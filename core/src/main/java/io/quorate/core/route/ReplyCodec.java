package io.quorate.core.route;

import io.quorate.core.command.Reply;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Replies as bytes between nodes, whatever version of the protocol their client speaks.
///
/// Those that are about a connection do not travel: a command that answers so names no key.
final class ReplyCodec {
    private static final int SIMPLE = 1;
    private static final int ERROR = 2;
    private static final int INT = 3;
    private static final int BULK = 4;
    private static final int NULL = 5;
    private static final int NULL_ARRAY = 6;
    private static final int ARRAY = 7;
    private static final int PAIRS = 8;
    private static final int MEMBERS = 9;
    private static final int REAL = 10;
    private static final int BOOL = 11;
    private static final int VERBATIM = 12;

    /// Deeper than any command answers.
    private static final int DEPTH_MAX = 16;

    private ReplyCodec() {}

    static void encode(Reply reply, ByteSink sink) {
        switch (reply) {
            case Reply.Simple(String text) -> {
                sink.putByte(SIMPLE);
                sink.putText(text);
            }
            case Reply.Error(String text) -> {
                sink.putByte(ERROR);
                sink.putText(text);
            }
            case Reply.Int(long value) -> {
                sink.putByte(INT);
                sink.putSignedVarint(value);
            }
            case Reply.Bulk bulk -> {
                sink.putByte(BULK);
                sink.putVarint(bulk.length());
                sink.putBytes(bulk.bytes(), bulk.offset(), bulk.length());
            }
            case Reply.Null _ -> sink.putByte(NULL);
            case Reply.NullArray _ -> sink.putByte(NULL_ARRAY);
            case Reply.Array(List<Reply> elements) -> encode(ARRAY, elements, sink);
            case Reply.Pairs(List<Reply> elements) -> encode(PAIRS, elements, sink);
            case Reply.Members(List<Reply> elements) -> encode(MEMBERS, elements, sink);
            case Reply.Real(double value) -> {
                sink.putByte(REAL);
                sink.putLong(Double.doubleToLongBits(value));
            }
            case Reply.Bool(boolean value) -> {
                sink.putByte(BOOL);
                sink.putByte(value ? 1 : 0);
            }
            case Reply.Verbatim(String format, String text) -> {
                sink.putByte(VERBATIM);
                sink.putText(format);
                sink.putText(text);
            }
            case Reply.Push _, Reply.Sequence _, Reply.Switching _, Reply.Closing _, Reply.Later _, Reply.Continued _ ->
                throw new IllegalArgumentException("a reply that is about a connection: " + reply);
        }
    }

    private static void encode(int kind, List<Reply> elements, ByteSink sink) {
        sink.putByte(kind);
        sink.putVarint(elements.size());
        for (Reply element : elements) encode(element, sink);
    }

    /// @throws MalformedException if the bytes are no reply
    static Reply decode(ByteSource source) {
        return decode(source, 0);
    }

    private static Reply decode(ByteSource source, int depth) {
        if (depth > DEPTH_MAX) throw new MalformedException("a reply of more than " + DEPTH_MAX + " levels");
        int kind = source.getByte();
        return switch (kind) {
            case SIMPLE -> simple(source.getText());
            case ERROR -> Reply.error(source.getText());
            case INT -> Reply.integer(source.getSignedVarint());
            case BULK -> Reply.bulk(source.getSized());
            case NULL -> Reply.NULL;
            case NULL_ARRAY -> Reply.NULL_ARRAY;
            case ARRAY -> Reply.array(elements(source, depth));
            case PAIRS -> new Reply.Pairs(elements(source, depth));
            case MEMBERS -> new Reply.Members(elements(source, depth));
            case REAL -> new Reply.Real(Double.longBitsToDouble(source.getLong()));
            case BOOL -> new Reply.Bool(source.getByte() == 1);
            case VERBATIM -> new Reply.Verbatim(source.getText(), source.getText());
            default -> throw new MalformedException("a reply of the unknown kind " + kind);
        };
    }

    private static Reply simple(String text) {
        Reply simple = new Reply.Simple(text);
        return simple.equals(Reply.OK) ? Reply.OK : simple;
    }

    private static List<Reply> elements(ByteSource source, int depth) {
        int count = source.getCount(1);
        List<Reply> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) elements.add(decode(source, depth + 1));
        return elements;
    }
}
