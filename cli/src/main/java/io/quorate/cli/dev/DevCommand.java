package io.quorate.cli.dev;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/// `quorate dev`: a cluster to play with, and what is done to it from a second terminal.
@Command(
        name = "dev",
        description = {
            "Starts a cluster on this machine and stays in the foreground; Ctrl-C ends all of it.",
            "The commands are for a second terminal, while it runs."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class DevCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "How many nodes, 1 to 9: 3 unless given.")
    private @Nullable Integer nodes;

    @Option(
            names = "--port",
            paramLabel = "BASE",
            description = "The first node's port, the next node has the next: the first free ones from 7001 on"
                    + " unless given.")
    private @Nullable Integer base;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "Keeps data and logs there, and starts the cluster that is there already. Unless given they are"
                            + " gone at the end. In a second terminal: which cluster is meant, if several run.")
    private @Nullable Path data;

    public DevCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        refuseWrongNumbers();
        var out = spec.commandLine().getOut();
        RunFolder run = RunFolder.create();
        var ending = new Ending(run);
        Runtime.getRuntime().addShutdownHook(new Thread(ending::byHook, "stop"));
        try {
            refuseRunning(run);
            Plan plan = Plan.of(folder(run), optional(nodes), optional(base));
            var cluster = new DevCluster(plan, out);
            ending.cluster = cluster;
            ending.control = Control.open(run.control(), cluster);
            cluster.start();
            greet(out, plan, cluster);
        } catch (IOException failure) {
            ending.now();
            throw failure;
        }
        new CountDownLatch(1).await(); // until a signal comes
        return 0;
    }

    private void refuseWrongNumbers() {
        refuseBeyond("--nodes", nodes, Place.NODES_MAX);
        refuseBeyond("--port", base, Place.baseMax(Objects.requireNonNullElse(nodes, Place.NODES_MAX)));
    }

    private void refuseBeyond(String option, @Nullable Integer given, int max) {
        if (given == null || given >= 1 && given <= max) return;
        throw new ParameterException(spec.commandLine(), option + ": " + given + " (must be 1 to " + max + ")");
    }

    private static OptionalInt optional(@Nullable Integer given) {
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }

    private Path folder(RunFolder run) {
        return data == null ? run.data() : data.toAbsolutePath().normalize();
    }

    private void refuseRunning(RunFolder own) throws IOException {
        if (data == null) return;
        for (RunFolder other : RunFolder.all()) {
            if (!other.equals(own) && isOf(other, folder(own))) {
                throw new DevException("--data " + data + ": the cluster in this folder runs already");
            }
        }
    }

    private static boolean isOf(RunFolder run, Path folder) {
        try {
            return Control.ask(run.control(), List.of("folder")).equals(folder.toString());
        } catch (IOException silent) {
            return false;
        }
    }

    private static void greet(PrintWriter out, Plan plan, DevCluster cluster) {
        Place first = plan.places().getFirst();
        Place last = plan.places().getLast();
        out.println(cluster.table());
        out.println();
        out.println("Every node answers for every key. Try:");
        out.println("  redis-cli -p " + first.port() + " set greeting hello");
        out.println("  redis-cli -p " + last.port() + " get greeting");
        out.println("and in a second terminal, while this one watches:");
        out.println("  quorate dev kill " + first.name() + "       kill -9; restart " + first.name()
                + " brings it back, pause and resume stop and go on");
        out.println("  quorate dev status        who runs and who leads");
        out.println("  quorate status --port " + last.port() + "     what " + last.name() + " knows of the cluster");
        out.println("Ctrl-C ends all.");
        out.flush();
    }

    // ---- In a second terminal ----

    @Command(name = "kill", description = "kill -9 of nodes.", mixinStandardHelpOptions = true)
    int kill(@Parameters(paramLabel = "NODE", arity = "1..*", description = "Such as n1.") List<String> names)
            throws IOException {
        return say("kill", names);
    }

    @Command(
            name = "pause",
            description = "Stops nodes in the middle of whatever they do (SIGSTOP).",
            mixinStandardHelpOptions = true)
    int pause(@Parameters(paramLabel = "NODE", arity = "1..*", description = "Such as n1.") List<String> names)
            throws IOException {
        return say("pause", names);
    }

    @Command(name = "resume", description = "Lets paused nodes go on (SIGCONT).", mixinStandardHelpOptions = true)
    int resume(@Parameters(paramLabel = "NODE", arity = "1..*", description = "Such as n1.") List<String> names)
            throws IOException {
        return say("resume", names);
    }

    @Command(
            name = "restart",
            description = "Stops nodes (SIGTERM) if they run, and starts them again.",
            mixinStandardHelpOptions = true)
    int restart(@Parameters(paramLabel = "NODE", arity = "1..*", description = "Such as n1.") List<String> names)
            throws IOException {
        return say("restart", names);
    }

    @Command(name = "status", description = "Which nodes run, and what each leads.", mixinStandardHelpOptions = true)
    int status() throws IOException {
        return say("status", List.of());
    }

    private int say(String word, List<String> names) throws IOException {
        List<String> words = new ArrayList<>(List.of(word));
        words.addAll(names);
        spec.commandLine().getOut().println(Control.ask(running().control(), words));
        return 0;
    }

    /// The `dev` that is meant.
    private RunFolder running() throws IOException {
        List<RunFolder> alive =
                RunFolder.all().stream().filter(RunFolder::isAlive).toList();
        if (data != null) {
            Path wanted = data.toAbsolutePath().normalize();
            return alive.stream()
                    .filter(run -> isOf(run, wanted))
                    .findFirst()
                    .orElseThrow(() -> new DevException(
                            "no cluster runs in " + wanted + ": quorate dev --data " + data + " starts one"));
        }
        if (alive.isEmpty()) throw new DevException("no cluster runs: quorate dev starts one");
        if (alive.size() > 1) {
            List<String> folders = new ArrayList<>();
            for (RunFolder run : alive) folders.add(Control.ask(run.control(), List.of("folder")));
            throw new DevException("several clusters run: say which one by --data, " + String.join(" or ", folders));
        }
        return alive.getFirst();
    }

    /// Ends all, once.
    private static final class Ending {
        private final RunFolder run;
        private volatile @Nullable DevCluster cluster;
        private volatile @Nullable Control control;
        private boolean isOver;

        Ending(RunFolder run) {
            this.run = run;
        }

        /// A JVM that is told to end by a signal ends with 128 + its number; one that did what it was told ends with 0.
        void byHook() {
            if (now()) Runtime.getRuntime().halt(0);
        }

        /// @return false if it was done before
        synchronized boolean now() {
            if (isOver) return false;
            isOver = true;
            try {
                Control listening = control;
                if (listening != null) listening.close();
                DevCluster all = cluster;
                if (all != null) all.close();
                run.remove();
            } catch (IOException left) {
                System.err.println("quorate dev: " + left.getMessage());
            }
            return true;
        }
    }
}
