package io.quorate.cli;

import io.quorate.server.config.Manual;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `quorate config`: a configuration file to begin with.
@Command(
        name = "config",
        description = "Prints a configuration file for --config: every key with its bounds and its default.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(Manual.file());
        spec.commandLine().getOut().flush();
    }
}
