package io.quorate.core.command;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The error texts that several commands share, to the letter as Redis 7.4 has them.
public final class Errors {
    public static final String SYNTAX = "ERR syntax error";
    public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_A_FLOAT = "ERR value is not a valid float";
    public static final String NO_SUCH_KEY = "ERR no such key";
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

    /// The most bytes of a client's argument that an error repeats.
    private static final int QUOTED_BYTES_MAX = 128;

    private Errors() {}

    /// Whether a reply says that nobody knows what became of a write.
    public static boolean isUncertain(Reply reply) {
        return reply instanceof Reply.Error(String text) && text.startsWith("UNCERTAIN ");
    }

    /// A command got too few or too many arguments.
    ///
    /// @param name as in [Command#name()]
    public static String wrongArity(String name) {
        return "ERR wrong number of arguments for '" + name + "' command";
    }

    /// A time to live that is out of range.
    ///
    /// @param name as in [Command#name()]
    public static String invalidExpireTime(String name) {
        return "ERR invalid expire time in '" + name + "' command";
    }

    /// A container command has no subcommand of the name that was sent.
    ///
    /// @param container as in [Command#name()]
    public static String unknownSubcommand(String container, byte[] subcommand) {
        return "ERR unknown subcommand '" + quoted(subcommand) + "'. Try " + container.toUpperCase(Locale.ROOT)
                + " HELP.";
    }

    /// What a client sent, as an error may repeat it: the beginning, up to the first NUL, on one line.
    public static String quoted(byte[] argument) {
        int length = 0;
        while (length < argument.length && length < QUOTED_BYTES_MAX && argument[length] != 0) length++;
        return new String(argument, 0, length, StandardCharsets.UTF_8)
                .replace('\r', ' ')
                .replace('\n', ' ');
    }
}
