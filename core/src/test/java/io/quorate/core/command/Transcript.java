package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A session as `redis-cli` prints it, played again: each line behind `> ` is a command and is followed by its reply;
/// a line behind `~ ` lets so many milliseconds pass.
///
/// It is played four times, with the rows in four places: see [CommandRunner.Where].
final class Transcript {
    /// Longest value in a transcript, bytes.
    static final long VALUE_BYTES_MAX = 1_000;

    private Transcript() {}

    static void play(String transcript) {
        for (CommandRunner.Where where : CommandRunner.Where.values()) {
            play(transcript, new CommandRunner(where, VALUE_BYTES_MAX), where.name());
        }
    }

    static void play(String transcript, CommandRunner runner, String name) {
        var played = new StringBuilder();
        for (String line : transcript.lines().toList()) {
            if (line.startsWith("~ ")) {
                runner.advance(Long.parseLong(line.substring(2)));
                played.append(line).append('\n');
            } else if (line.startsWith("> ")) {
                played.append(line).append('\n');
                print(runner.run(arguments(line.substring(2))), "", played);
            }
        }
        assertThat(played.toString()).as(name).isEqualTo(transcript);
    }

    /// A reply as `redis-cli` prints it.
    static String print(Reply reply) {
        var text = new StringBuilder();
        print(reply, "", text);
        return text.toString().stripTrailing();
    }

    private static void print(Reply reply, String indent, StringBuilder text) {
        switch (reply) {
            case Reply.Simple(String line) -> text.append(line).append('\n');
            case Reply.Error(String error) ->
                text.append("(error) ").append(error).append('\n');
            case Reply.Int(long value) ->
                text.append("(integer) ").append(value).append('\n');
            case Reply.Null _ -> text.append("(nil)\n");
            case Reply.Bulk(byte[] bytes, int offset, int length) ->
                text.append('"').append(escaped(bytes, offset, length)).append("\"\n");
            case Reply.Array(List<Reply> elements) -> {
                if (elements.isEmpty()) text.append("(empty array)\n");
                for (int i = 0; i < elements.size(); i++) {
                    if (i > 0) text.append(indent);
                    text.append(i + 1).append(") ");
                    print(elements.get(i), indent + "   ", text);
                }
            }
            default -> throw new IllegalArgumentException("no command of these families answers " + reply);
        }
    }

    private static String escaped(byte[] bytes, int offset, int length) {
        var text = new StringBuilder();
        for (int i = offset; i < offset + length; i++) {
            int b = bytes[i] & 0xff;
            if (b == '"' || b == '\\') text.append('\\').append((char) b);
            else if (b >= ' ' && b < 0x7f) text.append((char) b);
            else text.append("\\x").append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 0xf, 16));
        }
        return text.toString();
    }

    /// Words, or anything between double quotes with `\xff` for a byte.
    static byte[][] arguments(String line) {
        List<byte[]> arguments = new ArrayList<>();
        var word = new ByteArrayOutputStream();
        boolean isQuoted = false;
        boolean isWord = false;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '"') {
                isQuoted = !isQuoted;
                isWord = true;
            } else if (isQuoted && bytes[i] == '\\' && bytes[i + 1] == 'x') {
                word.write(Integer.parseInt(line.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (isQuoted || bytes[i] != ' ') {
                word.write(bytes[i]);
                isWord = true;
            } else if (isWord) {
                arguments.add(word.toByteArray());
                word.reset();
                isWord = false;
            }
        }
        if (isWord) arguments.add(word.toByteArray());
        return arguments.toArray(byte[][]::new);
    }
}
