package io.quorate.cli;

import io.quorate.server.Node;
import io.quorate.server.StartException;
import io.quorate.server.config.Configuration;
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

    @Override
    public Integer call() throws StartException {
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

    private Configuration configuration() {
        var configuration = Configuration.defaults();
        if (file != null) configuration = Sources.file(configuration, file);
        for (String setting : settings) configuration = Sources.set(configuration, setting);
        if (host != null) configuration = Sources.set(configuration, "host=" + host);
        if (port != null) configuration = Sources.set(configuration, "port=" + port);
        if (adminPort != null) configuration = Sources.set(configuration, "admin-port=" + adminPort);
        if (data != null) configuration = Sources.set(configuration, "data=" + data);
        if (unprotected) configuration = configuration.with(Keys.PROTECTED_MODE, false);
        return configuration.checked();
    }
}
