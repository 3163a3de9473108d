package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationsTest {
    /// Tips that 7.4 gives otherwise than Debian's 7.0, by command.
    private static final Map<String, String> TIPS_SINCE = Map.of(
            "msetnx", "[]",
            "randomkey", "[nondeterministic_output, request_policy:all_shards, response_policy:special]",
            "scan", "[nondeterministic_output, request_policy:special, response_policy:special]");

    @Test
    void eachCommandIsDeclaredAsRedisDeclaresIt(@TempDir Path folder) throws IOException {
        assumeTrue(RedisServer.isInstalled(), "there is no redis-server to compare with");
        try (RedisServer redis = RedisServer.start(folder)) {
            for (Command command : new CommandTable(DataCommands.all(CommandLimits.of(1))).listed()) {
                Reply.Array answer = (Reply.Array) redis.run("COMMAND", "INFO", command.name());
                compare(command, ((Reply.Array) answer.elements().getFirst()).elements());
            }
        }
    }

    private static void compare(Command command, List<Reply> info) {
        assertThat(text(info.get(0))).isEqualTo(command.name());
        assertThat(number(info.get(1))).as(command.name()).isEqualTo(command.arity());
        assertThat(sorted(command.flags().stream().map(Command.Flag::printed).toList()))
                .as(command.name())
                .isEqualTo(sorted(texts(info.get(2))));
        assertThat(command.aclCategories().stream()
                        .map(Command.Category::printed)
                        .toList())
                .as(command.name())
                .isEqualTo(texts(info.get(6)));
        assertThat(sorted(command.tips()))
                .as(command.name())
                .isEqualTo(TIPS_SINCE.getOrDefault(command.name(), sorted(texts(info.get(7)))));
        assertThat(command.keys().stream().map(DeclarationsTest::print).toList())
                .as(command.name())
                .isEqualTo(elements(info.get(8)).stream()
                        .map(DeclarationsTest::printSpecification)
                        .toList());
        assertThat(command.subcommands()).as(command.name()).hasSameSizeAs(elements(info.get(9)));
        for (Reply theirs : elements(info.get(9))) {
            Command ours = command.subcommands().stream()
                    .filter(sub -> sub.name().equals(text(elements(theirs).getFirst())))
                    .findAny()
                    .orElseThrow();
            compare(ours, elements(theirs));
        }
    }

    @Test
    void everyCommandSaysWhatItIsFor() {
        List<Command> all = new ArrayList<>(new CommandTable(DataCommands.all(CommandLimits.of(1))).listed());
        for (int i = 0; i < all.size(); i++) all.addAll(all.get(i).subcommands());
        for (Command command : all) {
            assertThat(command.docs().summary()).as(command.name()).endsWith(".");
            assertThat(command.docs().syntax().isEmpty())
                    .as("%s has arguments and tells of them", command.name())
                    .isEqualTo(argumentCount(command) == 0
                            || !command.subcommands().isEmpty());
        }
    }

    @Test
    void wordsThatAreNotBuiltYetAreNotListed() {
        var table = new CommandTable(DataCommands.all(CommandLimits.of(1)));
        assertThat(table.find("lost".getBytes(StandardCharsets.US_ASCII))).isNotNull();
        assertThat(table.listed())
                .extracting(Command::name)
                .doesNotContain("lost")
                .contains("get");
    }

    /// Most arguments behind the name, with more than one standing for more than none.
    private static int argumentCount(Command command) {
        int words = command.name().contains("|") ? 2 : 1;
        return command.arity() < 0 ? 1 : command.arity() - words;
    }

    private static String print(KeyRange range) {
        long last = range.last() < 0 ? range.last() : range.last() - range.first();
        return sorted(range.uses().stream().map(KeyRange.Use::printed).toList()) + " from " + range.first() + " to "
                + last + " by " + range.step() + " " + range.notes();
    }

    private static String printSpecification(Reply specification) {
        Reply begin = at(at(specification, "begin_search"), "spec");
        Reply range = at(at(specification, "find_keys"), "spec");
        boolean hasNotes = text(elements(specification).getFirst()).equals("notes");
        return sorted(texts(at(specification, "flags"))) + " from " + number(at(begin, "index")) + " to "
                + number(at(range, "lastkey")) + " by " + number(at(range, "keystep")) + " "
                + (hasNotes ? text(at(specification, "notes")) : "");
    }

    /// The value of a name in a flat array of both in turn.
    private static Reply at(Reply pairs, String name) {
        List<Reply> elements = elements(pairs);
        for (int i = 0; i < elements.size(); i += 2) {
            if (text(elements.get(i)).equals(name)) return elements.get(i + 1);
        }
        throw new AssertionError("no " + name + " in " + pairs);
    }

    private static String sorted(List<String> words) {
        return new TreeSet<>(words).toString();
    }

    private static List<Reply> elements(Reply reply) {
        return ((Reply.Array) reply).elements();
    }

    private static List<String> texts(Reply reply) {
        return elements(reply).stream().map(DeclarationsTest::text).toList();
    }

    private static long number(Reply reply) {
        return ((Reply.Int) reply).value();
    }

    private static String text(Reply reply) {
        return switch (reply) {
            case Reply.Simple(String text) -> text;
            case Reply.Bulk(byte[] bytes, int offset, int length) ->
                new String(bytes, offset, length, StandardCharsets.UTF_8);
            default -> throw new AssertionError(reply);
        };
    }
}
