package io.quorate.server.command;

import io.quorate.core.command.Command;
import java.util.ArrayList;
import java.util.List;

/// All commands about connections and about the node.
public final class NodeCommands {
    private NodeCommands() {}

    /// @param host the node that they are about
    public static List<Command> all(Host host) {
        var waits = new Waits(host);
        List<Command> all = new ArrayList<>();
        all.addAll(new ConnectionCommands(host).commands());
        all.add(new ClientCommands(host, waits).command());
        all.addAll(new ServerCommands(host, waits).commands());
        all.add(new InfoCommand(host, waits).command());
        all.add(new ConfigCommands(host).command());
        all.add(new SlowLogCommands(host).command());
        all.add(new LatencyCommands(host).command());
        all.add(MemoryCommands.command());
        all.add(new CommandCommands(host).command());
        all.addAll(new ClusterCommands(host).commands());
        return all;
    }
}
