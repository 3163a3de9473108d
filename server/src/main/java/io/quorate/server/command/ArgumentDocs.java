package io.quorate.server.command;

import io.quorate.core.command.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An argument as `COMMAND DOCS` describes it, read from the syntax that the manual prints: redis-cli makes its hints
/// and its help of these.
///
/// A syntax is a row of arguments: a word in lower case stands for a value, one in upper case for itself, before a
/// value
/// as its token. `[a]` may be left out, of `<a | b>` and `[a | b]` there is one, and `a [a ...]` may be repeated.
///
/// @param name what it stands for, in lower case
/// @param type as Redis calls it: `string`, `key`, `pattern`, `unix-time`, `pure-token`, `oneof` or `block`
/// @param token the word in front of it; empty if there is none
/// @param isOptional whether it may be left out
/// @param isMultiple whether it may be repeated
/// @param range which of the command's key ranges a `key` belongs to, from 0; -1 if it is no key
/// @param parts of a `oneof` the alternatives, of a `block` the arguments in their order
/// @see <a href="https://redis.io/docs/latest/develop/reference/command-arguments/">Redis, "Redis command
/// arguments"</a>
record ArgumentDocs(
        String name,
        String type,
        String token,
        boolean isOptional,
        boolean isMultiple,
        int range,
        List<ArgumentDocs> parts) {

    /// The arguments of a command.
    ///
    /// @param syntax as in its declaration; may be empty
    static List<ArgumentDocs> parse(String syntax) {
        return new Syntax(syntax).row();
    }

    /// The arguments as Redis tells them.
    static Reply reply(List<ArgumentDocs> arguments) {
        return Reply.array(arguments.stream().map(ArgumentDocs::reply).toList());
    }

    private Reply reply() {
        List<Reply> fields = new ArrayList<>();
        add(fields, "name", Reply.bulk(name));
        add(fields, "type", Reply.bulk(type));
        if (range >= 0) add(fields, "key_spec_index", Reply.integer(range));
        if (!token.isEmpty()) add(fields, "token", Reply.bulk(token));
        List<Reply> flags = new ArrayList<>(2);
        if (isOptional) flags.add(new Reply.Simple("optional"));
        if (isMultiple) flags.add(new Reply.Simple("multiple"));
        if (!flags.isEmpty()) add(fields, "flags", new Reply.Members(flags));
        if (!parts.isEmpty()) add(fields, "arguments", reply(parts));
        return new Reply.Pairs(fields);
    }

    private static void add(List<Reply> fields, String name, Reply value) {
        fields.add(Reply.bulk(name));
        fields.add(value);
    }

    private static ArgumentDocs word(String token) {
        return new ArgumentDocs(token.toLowerCase(Locale.ROOT), "pure-token", token, false, false, -1, List.of());
    }

    /// One argument that stands for several in a row.
    private static ArgumentDocs block(List<ArgumentDocs> row) {
        if (row.size() == 1) return row.getFirst();
        return new ArgumentDocs(row.getFirst().name(), "block", "", false, false, -1, List.copyOf(row));
    }

    private static ArgumentDocs oneOf(List<ArgumentDocs> alternatives) {
        if (alternatives.size() == 1) return alternatives.getFirst();
        return new ArgumentDocs(
                alternatives.getFirst().name(), "oneof", "", false, false, -1, List.copyOf(alternatives));
    }

    private ArgumentDocs optional() {
        return new ArgumentDocs(name, type, token, true, isMultiple, range, parts);
    }

    private ArgumentDocs multiple() {
        return new ArgumentDocs(name, type, token, isOptional, true, range, parts);
    }

    /// A syntax that is being read.
    private static final class Syntax {
        private static final List<String> KEYS = List.of("key", "newkey", "source", "destination");

        private final List<String> words;
        private int at;
        private int keyCount;

        Syntax(String text) {
            String spaced = text.replaceAll("([\\[\\]<>])", " $1 ").strip();
            words = spaced.isEmpty() ? List.of() : List.of(spaced.split(" +", -1));
        }

        /// Arguments up to the end of what encloses them.
        List<ArgumentDocs> row() {
            List<ArgumentDocs> row = new ArrayList<>();
            while (at < words.size() && !isOneOf("]", ">", "|")) {
                String word = words.get(at++);
                switch (word) {
                    case "[" -> {
                        int repeated = repeatedCount();
                        if (repeated == 0) row.add(choice().optional());
                        else repeat(row, repeated);
                    }
                    case "<" -> row.add(choice());
                    default -> row.add(isToken(word) ? token(word) : value(word, ""));
                }
            }
            return row;
        }

        /// Alternatives, and the end of them.
        private ArgumentDocs choice() {
            List<ArgumentDocs> alternatives = new ArrayList<>();
            do {
                alternatives.add(block(row()));
            } while (words.get(at++).equals("|"));
            return oneOf(alternatives);
        }

        private ArgumentDocs token(String word) {
            boolean hasValue = at < words.size() && !isOneOf("[", "]", "<", ">", "|") && !isToken(words.get(at));
            return hasValue ? value(words.get(at++), word) : word(word);
        }

        /// How many of the arguments before a bracket may be repeated; 0 if the bracket does not say that.
        private int repeatedCount() {
            int end = at;
            while (!List.of("[", "]", "|").contains(words.get(end))) end++;
            return words.get(end - 1).equals("...") ? end - 1 - at : 0;
        }

        private void repeat(List<ArgumentDocs> row, int count) {
            List<ArgumentDocs> last = row.subList(row.size() - count, row.size());
            ArgumentDocs repeated = block(last).multiple();
            last.clear();
            row.add(repeated);
            at += count + 2;
        }

        private boolean isOneOf(String... ends) {
            return at < words.size() && List.of(ends).contains(words.get(at));
        }

        private ArgumentDocs value(String name, String token) {
            if (KEYS.contains(name)) return new ArgumentDocs(name, "key", token, false, false, keyCount++, List.of());
            String type = "string";
            if (name.equals("pattern")) type = name;
            if (name.startsWith("unix-time")) type = "unix-time";
            return new ArgumentDocs(name, type, token, false, false, -1, List.of());
        }

        private static boolean isToken(String word) {
            return Character.isUpperCase(word.charAt(0));
        }
    }
}
