package io.quorate.cli;

import io.quorate.cli.dev.DevCommand;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/// What `quorate` can be asked to do, in the order of its help.
enum Subcommand {
    DEV,
    START,
    STATUS,
    CONFIG,
    RESTORE,
    SIM,
    BENCH,
    VERSION;

    static Optional<Subcommand> find(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    void addTo(CommandLine line) {
        line.addSubcommand(word(), newCommand());
    }

    /// How it is called on the command line.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private Object newCommand() {
        return switch (this) {
            case DEV -> new DevCommand();
            case START -> new StartCommand();
            case STATUS -> new StatusCommand();
            case CONFIG -> new ConfigCommand();
            case RESTORE -> new RestoreCommand();
            case SIM -> new SimCommand();
            case BENCH -> new BenchCommand();
            case VERSION -> new VersionCommand();
        };
    }
}
