package io.quorate.cli;

import io.quorate.cli.explore.Explorer;
import io.quorate.cli.seeds.CostTable;
import io.quorate.cli.seeds.DetectorTable;
import io.quorate.cli.seeds.FailoverTable;
import io.quorate.cli.seeds.MutationTable;
import io.quorate.cli.seeds.Profile;
import io.quorate.cli.seeds.Replay;
import io.quorate.cli.seeds.Seed;
import io.quorate.cli.seeds.Storm;
import io.quorate.core.rule.Rule;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// `quorate sim`: the node's own code against a simulated world of faults.
@Command(
        name = "sim",
        description = {
            "Runs the node's own code in a simulated world: clients, power cuts, torn writes, failing disks and networks.",
            "Everything is drawn from one number, the seed, and the same seed runs the same way every time.",
            "Status 1 if something was wrong; then the command that replays it is printed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SimCommand implements Callable<Integer> {
    /// What to run: exactly one of these.
    static final class What {
        @Option(
                names = "--seed",
                paramLabel = "S",
                converter = SeedText.class,
                description = "Replay one seed, any 64-bit number: 42, -7, 0xcafe. Prints `trace <hash>`.")
        private @Nullable Long seed;

        @Option(names = "--seeds", paramLabel = "N", description = "Run N fresh seeds on all cores.")
        private @Nullable Integer seeds;

        @Option(
                names = "--mutations",
                description = "Switch every rule off in turn and see whether the simulator catches it.")
        private boolean mutations;

        @Option(
                names = "--detector",
                description = "Measure the failure detector: false alarms and the time to notice a crash.")
        private boolean detector;

        @Option(
                names = "--failover",
                paramLabel = "N",
                description = "Kill N leaders of clusters of 3 and of 5 nodes, and tell how soon writes go on.")
        private @Nullable Integer failover;

        @Option(
                names = "--cost",
                description = "Count what a write, a read and an idle minute cost a cluster: messages, bytes, syncs.")
        private boolean cost;

        @Option(
                names = "--explore",
                description = {
                    "Try everything that may happen to a small cluster in every order.",
                    "With --without: until something breaks, which is told step by step."
                })
        private boolean explore;

        @Option(
                names = "--explore-mutations",
                description = "Explore with every rule of the log protocol switched off in turn.")
        private boolean exploreMutations;
    }

    /// Reads a seed, and says what one is if it is none.
    static final class SeedText implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Seed.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(wrong.getMessage());
            }
        }
    }

    /// Reads a profile as it is written in the manual.
    static final class ProfileName implements ITypeConverter<Profile> {
        @Override
        public Profile convert(String text) {
            for (Profile each : Profile.values()) if (each.toString().equals(text)) return each;
            throw new TypeConversionException("profile: " + text + " (must be one of node, log, commands, tables)");
        }
    }

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--profile",
            paramLabel = "P",
            converter = ProfileName.class,
            description =
                    "What is simulated: node, one node with its disk (the default); log, a cluster that "
                            + "replicates logs; commands, a cluster whose nodes run commands; tables, one whose tables come and go.")
    private Profile profile = Profile.NODE;

    @Option(
            names = "--without",
            paramLabel = "RULE",
            description =
                    "With --seed or --explore: switch one rule off, to see what catches it. ${COMPLETION-CANDIDATES}")
    private @Nullable Rule without;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            description = "With --explore: go on with larger and larger scopes for this long.")
    private int minutes;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (without != null && what.seed == null && !what.explore) {
            throw new ParameterException(spec.commandLine(), "--without: " + without + " (needs --seed or --explore)");
        }
        Profile tried = what.explore ? Profile.LOG : profile;
        if (without != null && !tried.rules().contains(without)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--without: " + without + " (must be a rule that the profile " + tried + " tries, as "
                            + tried.rules().getFirst() + " is)");
        }
        if (minutes != 0 && (!what.explore || minutes < 0)) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes: " + minutes + " (needs --explore, and must be at least 1)");
        }
        if (what.detector) {
            new DetectorTable(isTerminal(), out).run();
            return 0;
        }
        if (what.cost) {
            new CostTable(out).run();
            return 0;
        }
        if (what.failover != null) {
            if (what.failover < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--failover: " + what.failover + " (must be at least 1)");
            }
            new FailoverTable(what.failover, isTerminal(), out).run();
            return 0;
        }
        if (what.explore || what.exploreMutations) return explore(new Explorer(out)) ? 0 : 1;
        boolean isGood = what.mutations
                ? new MutationTable(profile, isTerminal(), out).run()
                : what.seeds != null
                        ? new Storm(profile, what.seeds, isTerminal(), out).run()
                        : Replay.run(profile, Objects.requireNonNull(what.seed), Optional.ofNullable(without), out);
        out.flush();
        return isGood ? 0 : 1;
    }

    /// What was found without a rule is what was looked for, and yet something that was wrong.
    private boolean explore(Explorer explorer) {
        if (what.exploreMutations) return explorer.runMutations();
        return without == null ? explorer.run(Duration.ofMinutes(minutes)) : !explorer.runWithout(without);
    }

    @SuppressWarnings("SystemConsoleNull") // it still is in a runtime without the module that provides it
    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }
}
