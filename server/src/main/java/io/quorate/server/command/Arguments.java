package io.quorate.server.command;

import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import java.nio.charset.StandardCharsets;

/// Reads arguments that are words and numbers.
final class Arguments {
    private Arguments() {}

    static String text(Execution execution, int place) {
        return text(execution.argument(place));
    }

    static String text(byte[] argument) {
        return new String(argument, StandardCharsets.UTF_8);
    }

    /// Whether an argument is a word, in any case.
    static boolean is(Execution execution, int place, String word) {
        return execution.argument(place).length == word.length()
                && text(execution, place).equalsIgnoreCase(word);
    }

    /// @param error what the client is told if it is not a number of 64 bits
    static long integer(Execution execution, int place, String error) {
        String text = text(execution, place);
        try {
            // Java also takes a plus.
            if (!text.startsWith("+")) return Long.parseLong(text);
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new Refusal(error);
    }
}
