package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Reads replies as a client does.
public final class Replies {
    private Replies() {}

    /// The reply as one line.
    public static String toString(Reply reply) {
        return switch (reply) {
            case Reply.Simple(String text) -> "+" + text;
            case Reply.Error(String text) -> "-" + text;
            case Reply.Int(long value) -> ":" + value;
            case Reply.Bulk bulk -> text(bulk);
            case Reply.Null _, Reply.NullArray _ -> "nil";
            case Reply.Array(List<Reply> elements) ->
                elements.stream().map(Replies::toString).toList().toString();
            case Reply.Pairs(List<Reply> elements) ->
                elements.stream().map(Replies::toString).toList().toString();
            case Reply.Members(List<Reply> elements) ->
                elements.stream().map(Replies::toString).toList().toString();
            default -> reply.getClass().getSimpleName();
        };
    }

    /// A value or none.
    public static Optional<String> value(Reply reply) {
        return switch (reply) {
            case Reply.Bulk bulk -> Optional.of(text(bulk));
            case Reply.Null _ -> Optional.empty();
            default -> throw new IllegalStateException("not a value: " + toString(reply));
        };
    }

    /// A number.
    public static long number(Reply reply) {
        return switch (reply) {
            case Reply.Int(long value) -> value;
            case Reply.Bulk bulk -> Long.parseLong(text(bulk));
            case Reply.Null _ -> 0;
            default -> throw new IllegalStateException("not a number: " + toString(reply));
        };
    }

    /// The elements of an array.
    public static List<Reply> elements(Reply reply) {
        if (reply instanceof Reply.Array(List<Reply> elements)) return elements;
        throw new IllegalStateException("not an array: " + toString(reply));
    }

    /// Whether a request that was answered so has certainly not been carried out.
    static boolean isRefusal(Reply reply) {
        return reply instanceof Reply.Error(String text) && !text.startsWith("UNCERTAIN");
    }

    /// Whether it says that what was asked makes no sense, which nobody should be told here.
    static boolean isComplaint(Reply reply) {
        return reply instanceof Reply.Error(String text) && text.startsWith("ERR") && !isUnreadable(reply);
    }

    /// Whether the store could not read what was asked for.
    static boolean isUnreadable(Reply reply) {
        return reply instanceof Reply.Error(String text) && text.startsWith("ERR cannot read the data");
    }

    /// Whether nobody knows what became of a request that was answered so.
    static boolean isUncertain(Reply reply) {
        return reply instanceof Reply.Error(String text) && text.startsWith("UNCERTAIN");
    }

    private static String text(Reply.Bulk bulk) {
        return new String(bulk.bytes(), bulk.offset(), bulk.length(), StandardCharsets.ISO_8859_1);
    }
}
