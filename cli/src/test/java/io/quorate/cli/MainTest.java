package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
    private record Run(int status, String out, String err) {}

    private static Run run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine(args)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Run(status, out.toString(), err.toString());
    }

    static Stream<String> words() {
        return Arrays.stream(Subcommand.values()).map(Subcommand::word);
    }

    @Test
    void helpListsEveryCommand() {
        assertThat(run("--help").status()).isZero();
        words().forEach(word -> assertThat(run("--help").out()).contains("\n  " + word));
        assertThat(run().out()).isEqualTo(run("--help").out());
    }

    @ParameterizedTest
    @MethodSource("words")
    void everyCommandHasHelp(String word) {
        Run help = run(word, "--help");
        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("Usage: quorate " + word);
    }

    @ParameterizedTest
    @MethodSource("words")
    void wrongUseIsOneLineAndStatus2(String word) {
        Run wrong = run(word, "--no-such-option");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("quorate " + word + " --help").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "sim --seed 1 --without TAKEOVER_FENCES, profile node",
        "sim --profile log --seed 1 --without EXPIRY_IS_LOGGED, profile log",
        "sim --explore --without EPOCHS_GROW, profile log",
        "sim --seeds 1 --without EXPIRY_IS_LOGGED, needs --seed or --explore"
    })
    void aRuleThatNothingWouldTryIsRefused(String command, String why) {
        Run wrong = run(command.split(" "));
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("--without: ", why);
    }

    @ParameterizedTest
    @CsvSource({"--nodes 0, 1 to 9", "--nodes 10, 1 to 9", "--port 60000 --nodes 3, 1 to 55533"})
    void aClusterThatCannotBeIsRefused(String options, String bound) {
        Run wrong = run(("dev " + options).split(" "));
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains(bound).hasLineCount(1);
    }

    @Test
    void unknownCommandIsOneLineAndStatus2() {
        Run wrong = run("strat");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("strat", "quorate --help").hasLineCount(1);
    }

    @Test
    void failureIsOneLineAndStatus1(@TempDir Path folder) {
        Run failed = run("restore", folder.toString(), folder.resolve("data").toString());
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.err())
                .startsWith("quorate restore: ")
                .contains(folder.toString())
                .hasLineCount(1);
    }

    @Test
    void versionNamesTheRuntime() {
        assertThat(run("version").out()).contains("quorate ", Runtime.version().toString());
    }
}
