package io.quorate.cli;

import io.quorate.server.Node;
import io.quorate.server.StartException;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Key;
import io.quorate.server.config.Keys;
import io.quorate.server.config.Sources;
import io.quorate.server.log.LogLines;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `quorate start`: a node in the foreground, until it is told to stop.
@Command(
        name = "start",
        description = {
            "Starts a node and stays in the foreground. SIGTERM, Ctrl-C or SHUTDOWN stop it cleanly, with status 0.",
            "Later settings win: the defaults, --config, --set, then the other options."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StartCommand implements Callable<Integer> {
    @Option(names = "--host", paramLabel = "H", description = "Where clients are served: 127.0.0.1 unless given.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "P", description = "6379 unless given; 0 takes any free port.")
    private @Nullable String port;

    @Option(
            names = "--admin-port",
            paramLabel = "P",
            description = "Where /metrics, /healthz and /readyz are served: the port + 2000 unless given; -1 for none.")
    private @Nullable String adminPort;

    @Option(names = "--name", paramLabel = "NAME", description = "The node's name. Needed in a cluster.")
    private @Nullable String name;

    @Option(
            names = "--join",
            paramLabel = "ADDRESS,...",
            description = "The nodes of the cluster, this one among them: addresses, with :PORT for another peer port.")
    private @Nullable String join;

    @Option(
            names = "--advertise",
            paramLabel = "ADDRESS",
            description = "How others reach this node: its address in --join unless given.")
    private @Nullable String advertise;

    @Option(names = "--zone", paramLabel = "Z", description = "What fails together with it: default unless given.")
    private @Nullable String zone;

    @Option(
            names = "--peer-port",
            paramLabel = "P",
            description = "Where other nodes connect to: the port + 10000 unless given.")
    private @Nullable String peerPort;

    @Option(
            names = "--direct-port",
            paramLabel = "P",
            description = "Where cluster clients connect to: the port + 1000 unless given.")
    private @Nullable String directPort;

    @Option(names = "--data", paramLabel = "DIR", description = "The folder of the data: ./data unless given.")
    private @Nullable String data;

    @Option(names = "--config", paramLabel = "FILE", description = "A file of settings (HOCON).")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting; can be given more than once. docs/configuration.md lists them.")
    private List<String> settings = List.of();

    @Option(
            names = "--no-protected-mode",
            description = "Serve other machines without a password: whoever reaches the port may read and write.")
    private boolean unprotected;

    @Option(names = "--until-input-ends", hidden = true, description = "Stop when the standard input ends.")
    private boolean isUntilInputEnds;

    @Override
    public Integer call() throws StartException {
        if (isUntilInputEnds) Lifeline.hold();
        Configuration configuration = configuration();
        LogLines.install(configuration.get(Keys.HOST) + ":" + configuration.print(Keys.PORT));
        var node = Node.start(configuration);
        // A JVM that is told to end by a signal ends with 128 + its number; a node that was stopped as it should be
        // ends with 0. So the hook is the one who ends it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "stop"));
        return node.awaitEnd();
    }

    private static void stop(Node node) {
        node.stop();
        Runtime.getRuntime().halt(node.awaitEnd());
    }

    private record Given(Key<?> key, @Nullable String value) {}

    private List<Given> options() {
        return List.of(
                new Given(Keys.HOST, host),
                new Given(Keys.PORT, port),
                new Given(Keys.ADMIN_PORT, adminPort),
                new Given(Keys.NAME, name),
                new Given(Keys.JOIN, join),
                new Given(Keys.ADVERTISE, advertise),
                new Given(Keys.ZONE, zone),
                new Given(Keys.PEER_PORT, peerPort),
                new Given(Keys.DIRECT_PORT, directPort),
                new Given(Keys.DATA, data));
    }

    private Configuration configuration() {
        var configuration = Configuration.defaults();
        if (file != null) configuration = Sources.file(configuration, file);
        for (String setting : settings) configuration = Sources.set(configuration, setting);
        for (Given given : options()) {
            if (given.value() != null) configuration = configuration.with(given.key(), given.value());
        }
        if (unprotected) configuration = configuration.with(Keys.PROTECTED_MODE, false);
        return configuration.checked();
    }
}
