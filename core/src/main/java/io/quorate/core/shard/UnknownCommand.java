package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;

/// What a client is told whose command does not exist, in Redis's words.
final class UnknownCommand {
    /// Characters of the name, and of all arguments together, that are repeated to the client.
    private static final int REPEATED_CHARACTERS_MAX = 128;

    private UnknownCommand() {}

    static Reply reply(byte[][] arguments) {
        var beginning = new StringBuilder();
        for (int i = 1; i < arguments.length && beginning.length() < REPEATED_CHARACTERS_MAX; i++) {
            beginning
                    .append('\'')
                    .append(printable(arguments[i], REPEATED_CHARACTERS_MAX - beginning.length()))
                    .append("' ");
        }
        return Reply.error("ERR unknown command '" + printable(arguments[0], REPEATED_CHARACTERS_MAX)
                + "', with args beginning with: " + beginning);
    }

    /// The first bytes as text; a line break would end the reply.
    private static String printable(byte[] bytes, int lengthMax) {
        return new String(bytes, 0, Math.min(bytes.length, lengthMax), StandardCharsets.UTF_8)
                .replace('\r', ' ')
                .replace('\n', ' ');
    }
}
