package io.quorate.server.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits a line into arguments as `redis-cli` does: by white space, with quotes.
///
/// Between double quotes `\n \r \t \b \a` and `\xHH` stand for bytes and a backslash for what follows it; between
/// single quotes only `\'` does. A closing quote must end its argument. A zero byte ends the line, as in C.
final class InlineArguments {
    private final byte[] line;
    private final int end;
    private int at;

    private InlineArguments(byte[] line, int end) {
        this.line = line;
        this.end = end;
    }

    /// @param length bytes of the line, its line break excluded
    /// @return the arguments; null if quotes are not balanced
    static byte @Nullable [][] split(byte[] line, int length) {
        int end = 0;
        while (end < length && line[end] != 0) end++;
        return new InlineArguments(line, end).split();
    }

    private byte @Nullable [][] split() {
        List<byte[]> arguments = new ArrayList<>();
        while (true) {
            while (at < end && isSpace(line[at])) at++;
            if (at == end) return arguments.toArray(new byte[0][]);
            byte[] argument = next();
            if (argument == null) return null;
            arguments.add(argument);
        }
    }

    private byte @Nullable [] next() {
        var argument = new ByteArrayOutputStream();
        while (at < end && !isSpace(line[at])) {
            byte b = line[at++];
            if (b == '"') return doubleQuoted(argument) ? argument.toByteArray() : null;
            if (b == '\'') return singleQuoted(argument) ? argument.toByteArray() : null;
            argument.write(b);
        }
        return argument.toByteArray();
    }

    private boolean doubleQuoted(ByteArrayOutputStream argument) {
        while (at < end) {
            byte b = line[at++];
            if (b == '"') return at == end || isSpace(line[at]);
            if (b == '\\' && at + 2 < end && line[at] == 'x' && isHex(line[at + 1]) && isHex(line[at + 2])) {
                argument.write(Character.digit(line[at + 1], 16) << 4 | Character.digit(line[at + 2], 16));
                at += 3;
            } else if (b == '\\' && at < end) {
                argument.write(unescaped(line[at++]));
            } else {
                argument.write(b);
            }
        }
        return false;
    }

    private boolean singleQuoted(ByteArrayOutputStream argument) {
        while (at < end) {
            byte b = line[at++];
            if (b == '\'') return at == end || isSpace(line[at]);
            if (b == '\\' && at < end && line[at] == '\'') {
                argument.write('\'');
                at++;
            } else {
                argument.write(b);
            }
        }
        return false;
    }

    private static byte unescaped(byte b) {
        return switch (b) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> b;
        };
    }

    private static boolean isHex(byte b) {
        return Character.digit(b, 16) >= 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }
}
