package io.quorate.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.Command;
import io.quorate.server.RunningNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentDocsTest {
    @Test
    void nothingIsLostOfAnySyntax(@TempDir Path folder) throws Exception {
        try (var node = RunningNode.start(folder)) {
            assertComplete(node.node().commands().listed());
        }
    }

    private static void assertComplete(Collection<Command> commands) {
        for (Command command : commands) {
            String syntax = command.docs().syntax();
            assertThat(printed(ArgumentDocs.parse(syntax), " "))
                    .as(command.name())
                    .isEqualTo(syntax);
            assertComplete(command.subcommands());
        }
    }

    @Test
    void eachKeyIsOfAnotherRange() {
        assertThat(ArgumentDocs.parse("source destination [DB 0] [REPLACE]"))
                .extracting(ArgumentDocs::range)
                .containsExactly(0, 1, -1, -1);
    }

    @Test
    void aRowThatMayBeRepeatedIsOneBlock() {
        ArgumentDocs pairs = ArgumentDocs.parse("key value [key value ...]").getFirst();
        assertThat(pairs.type()).isEqualTo("block");
        assertThat(pairs.isMultiple()).isTrue();
        assertThat(pairs.parts()).extracting(ArgumentDocs::type).containsExactly("key", "string");
    }

    @Test
    void aTokenBelongsToTheValueBehindIt() {
        ArgumentDocs choice = ArgumentDocs.parse("[EX seconds | KEEPTTL]").getFirst();
        assertThat(choice.type()).isEqualTo("oneof");
        assertThat(choice.isOptional()).isTrue();
        assertThat(choice.parts()).extracting(ArgumentDocs::token).containsExactly("EX", "KEEPTTL");
        assertThat(choice.parts()).extracting(ArgumentDocs::type).containsExactly("string", "pure-token");
    }

    /// As redis-cli prints them.
    private static String printed(List<ArgumentDocs> arguments, String between) {
        return arguments.stream().map(ArgumentDocsTest::printed).collect(Collectors.joining(between));
    }

    private static String printed(ArgumentDocs argument) {
        boolean isChoice = argument.type().equals("oneof");
        String what = argument.parts().isEmpty() ? argument.name() : printed(argument.parts(), isChoice ? " | " : " ");
        String text = argument.token().isEmpty() ? what : argument.token() + " " + what;
        if (argument.type().equals("pure-token")) text = argument.token();
        if (argument.isMultiple()) text += " [" + what + " ...]";
        if (argument.isOptional()) return "[" + text + "]";
        return isChoice ? "<" + text + ">" : text;
    }
}
