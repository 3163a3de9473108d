package io.quorate.cli;

import io.quorate.cli.status.AdminPort;
import io.quorate.cli.status.ClusterReport;
import io.quorate.cli.status.StatusReport;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `quorate status`: what a node knows of its cluster.
@Command(
        name = "status",
        description = "Asks a node of a cluster: members, leaders, epochs, how far followers are behind, suspicions.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {
    private static final int ADMIN_PORT_DISTANCE = 2_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--host", paramLabel = "H", description = "Where the node is: 127.0.0.1 unless given.")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "P", description = "Where it serves clients: 6379 unless given.")
    private int port = 6379;

    @Option(
            names = "--admin-port",
            paramLabel = "P",
            description = "Where it serves operators: the port + 2000 unless given.")
    private @Nullable Integer adminPort;

    @Option(names = "--partitions", description = "Also tell of each partition.")
    private boolean isOfPartitions;

    @Override
    public Integer call() throws IOException {
        var node = new AdminPort(host, adminPort == null ? port + ADMIN_PORT_DISTANCE : adminPort);
        StatusReport report;
        try {
            report = new StatusReport(ClusterReport.ask(node));
        } catch (ConnectException nobody) {
            throw new IOException(
                    "nobody answers at " + node + ": is there a node? (--port is where its clients connect to)",
                    nobody);
        }
        var out = spec.commandLine().getOut();
        out.println(report.members());
        if (isOfPartitions) out.println("\n" + report.partitions());
        return 0;
    }
}
