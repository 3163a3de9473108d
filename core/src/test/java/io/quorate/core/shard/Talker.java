package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A client that writes down what it is told, and may act on it at once.
final class Talker implements Client {
    /// Replies in the order in which they came, as text.
    final List<String> heard = new ArrayList<>();
    /// What it does from inside a reply.
    private Consumer<String> onReply = _ -> {};

    /// What it does from inside a reply, after it has written it down.
    void onReply(Consumer<String> action) {
        onReply = action;
    }

    @Override
    public void reply(Reply reply) {
        String text = text(reply);
        heard.add(text);
        onReply.accept(text);
    }

    @Override
    public @Nullable Reply refusal(Command command) {
        return null;
    }

    static byte[][] words(String line) {
        return Arrays.stream(line.split(" "))
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static String text(Reply reply) {
        return switch (reply) {
            case Reply.Simple(String line) -> line;
            case Reply.Error(String error) -> error;
            case Reply.Int(long value) -> Long.toString(value);
            case Reply.Null _, Reply.NullArray _ -> "nil";
            case Reply.Bulk(byte[] bytes, int offset, int length) ->
                new String(bytes, offset, length, StandardCharsets.UTF_8);
            case Reply.Array(List<Reply> elements) ->
                elements.stream().map(Talker::text).collect(Collectors.joining(", ", "[", "]"));
            default -> throw new IllegalArgumentException("no story asks for " + reply);
        };
    }
}
