package io.quorate.cli;

import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The command line's entrance: `quorate <command> [options]`.
///
/// Status 0: done. 1: it failed, and one line on standard error says why. 2: it was asked for wrongly.
@Command(
        name = "quorate",
        description = "A durable store that speaks the Redis protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "From a checkout also:",
            "  ./quorate test     all tests",
            "  ./quorate mvn ...  Maven on the right JDK",
            "  ./quorate package  a tarball with its own runtime"
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /// The command line with the command that is asked for, or with all of them if the first word is none.
    ///
    /// To read the annotations of every command, and load what those mention, would cost a node a tenth of a
    /// second at its start.
    static CommandLine commandLine(String... args) {
        var line = new CommandLine(new Main());
        Optional<Subcommand> asked = args.length == 0 ? Optional.empty() : Subcommand.find(args[0]);
        asked.ifPresentOrElse(
                subcommand -> subcommand.addTo(line),
                () -> Arrays.stream(Subcommand.values()).forEach(each -> each.addTo(line)));
        line.setOverwrittenOptionsAllowed(true); // a script's own settings, then those that it was given
        line.setParameterExceptionHandler(Main::refuse);
        line.setExecutionExceptionHandler(Main::fail);
        return line;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int refuse(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + Failure.describe(wrong) + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int fail(Exception failure, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + Failure.describe(failure));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
