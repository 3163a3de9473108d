package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.partition.HashSlot;
import io.quorate.server.command.Topology.Place;
import io.quorate.server.command.Topology.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// `CLUSTER`, from which cluster clients make their maps, and what they send besides.
///
/// The addresses are those of the direct ports. Each node leads some slots and has copies of others, which Redis has no
/// word for: all are told as masters, and none as a replica, so that no client takes a leader for one.
final class ClusterCommands {
    private static final String HELP = """
            INFO
                Return information about the cluster.
            KEYSLOT <key>
                Return the hash slot for <key>.
            LINKS
                Return nothing: the connections between the nodes are not told here.
            MYID
                Return the node id.
            MYSHARDID
                Return the node id: each node is a shard of its own.
            NODES
                Return the nodes, one a line, with the slots that each leads.
            REPLICAS <node-id>
                Return nothing: no node has only copies of what another one leads.
            SHARDS
                Return each node with the slots that it leads.
            SLOTS
                Return the slots and who leads them.""";

    private static final Reply DISABLED = Reply.error("ERR This instance has cluster support disabled");
    private static final Reply KEPT = Reply.error("ERR who belongs to the cluster and who leads which slots is decided"
            + " by its control plane: see './quorate node' and './quorate status'");

    /// What would change a map that clients or operators of Redis Cluster keep by hand.
    private static final List<String> REFUSED = List.of(
            "addslots",
            "addslotsrange",
            "bumpepoch",
            "delslots",
            "delslotsrange",
            "failover",
            "flushslots",
            "forget",
            "meet",
            "replicate",
            "reset",
            "saveconfig",
            "set-config-epoch",
            "setslot");

    /// What is answered alike by the same node for ever.
    private static final List<String> SETTLED = List.of("keyslot", "myid");

    private final Host host;

    ClusterCommands(Host host) {
        this.host = host;
    }

    List<Command> commands() {
        Command.Declaration cluster = Command.named("cluster")
                .arity(-2)
                .group("cluster")
                .since("3.0.0")
                .complexity("Depends on subcommand.")
                .summary("A container for Redis Cluster commands.")
                .subcommand(told("info", 2, "3.0.0", "Returns information about the cluster.", this::info))
                .subcommand(told("links", 2, "7.0.0", "Returns nothing.", (_, _) -> Reply.EMPTY_ARRAY))
                .subcommand(told("myid", 2, "3.0.0", "Returns the ID of a node.", ClusterCommands::id))
                .subcommand(told("myshardid", 2, "7.2.0", "Returns the ID of a node.", ClusterCommands::id))
                .subcommand(told("nodes", 2, "3.0.0", "Returns the nodes and the slots that each leads.", this::nodes))
                .subcommand(told("replicas", 3, "5.0.0", "Returns nothing.", (_, _) -> Reply.EMPTY_ARRAY))
                .subcommand(told("shards", 2, "7.0.0", "Returns each node with the slots that it leads.", this::shards))
                .subcommand(told("slots", 2, "3.0.0", "Returns the slots and who leads them.", this::slots))
                .subcommand(told(
                        "keyslot",
                        3,
                        "3.0.0",
                        "Returns the hash slot for a key.",
                        (_, execution) -> Reply.integer(HashSlot.of(execution.argument(2)))));
        for (String name : REFUSED) {
            cluster.subcommand(named("cluster|" + name)
                    .arity(-2)
                    .flags(ADMIN, STALE)
                    .unlisted()
                    .summary("Refused: the control plane decides.")
                    .does(_ -> host.topology().isEmpty() ? DISABLED : KEPT));
        }
        return List.of(
                cluster.subcommand(HelpText.of("CLUSTER", "cluster", HELP))
                        .does(execution -> host.topology().isEmpty()
                                ? DISABLED
                                : Reply.error(Errors.unknownSubcommand("cluster", execution.argument(1)))),
                ofConnection(
                        "readonly",
                        new Command.Flag[] {FAST, LOADING, STALE},
                        "Takes note that copies may answer reads; who leads answers them all the same."),
                ofConnection(
                        "readwrite",
                        new Command.Flag[] {FAST, LOADING, STALE},
                        "Takes note that copies may answer no reads."),
                ofConnection(
                        "asking",
                        new Command.Flag[] {FAST},
                        "Takes note that a slot is being moved; none is ever served by two."));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("cluster").since("3.0.0");
    }

    private Command told(
            String name, int arity, String since, String summary, BiFunction<Topology, Execution, Reply> body) {
        var declared = named("cluster|" + name).arity(arity).flags(STALE).since(since);
        if (!SETTLED.contains(name)) declared.tips("nondeterministic_output");
        if (name.equals("replicas")) declared.flags(ADMIN);
        return declared.complexity("O(N) where N is the number of partitions")
                .summary(summary)
                .does(execution -> host.topology()
                        .map(topology -> body.apply(topology, execution))
                        .orElse(DISABLED));
    }

    private Command ofConnection(String name, Command.Flag[] flags, String summary) {
        return named(name)
                .arity(1)
                .flags(flags)
                .categories(Command.Category.CONNECTION)
                .summary(summary)
                .does(_ -> host.topology().isEmpty() ? DISABLED : Reply.OK);
    }

    private static Reply id(Topology topology, Execution execution) {
        return Reply.bulk(own(topology).id());
    }

    private static Place own(Topology topology) {
        return topology.place(topology.self())
                .orElseThrow(
                        () -> new Refusal("CLUSTERDOWN this node does not know its cluster yet: nothing was done"));
    }

    private Reply slots(Topology topology, Execution execution) {
        List<Reply> all = new ArrayList<>();
        for (Run run : topology.runs()) {
            topology.place(run.leader())
                    .ifPresent(place -> all.add(Reply.array(List.of(
                            Reply.integer(run.first()),
                            Reply.integer(run.last()),
                            Reply.array(List.of(
                                    Reply.bulk(place.addresses().direct().host()),
                                    Reply.integer(place.addresses().direct().port()),
                                    Reply.bulk(place.id()),
                                    Reply.EMPTY_ARRAY))))));
        }
        return Reply.array(all);
    }

    private Reply shards(Topology topology, Execution execution) {
        List<Reply> all = new ArrayList<>();
        for (Place place : topology.places()) {
            List<Reply> slots = new ArrayList<>();
            for (Run run : topology.runs()) {
                if (!place.is(run.leader())) continue;
                slots.add(Reply.integer(run.first()));
                slots.add(Reply.integer(run.last()));
            }
            String address = place.addresses().direct().host();
            Reply node = new Reply.Pairs(List.of(
                    Reply.bulk("id"),
                    Reply.bulk(place.id()),
                    Reply.bulk("port"),
                    Reply.integer(place.addresses().direct().port()),
                    Reply.bulk("ip"),
                    Reply.bulk(address),
                    Reply.bulk("endpoint"),
                    Reply.bulk(address),
                    Reply.bulk("role"),
                    Reply.bulk("master"),
                    Reply.bulk("replication-offset"),
                    Reply.ZERO,
                    Reply.bulk("health"),
                    Reply.bulk("online")));
            all.add(new Reply.Pairs(
                    List.of(Reply.bulk("slots"), Reply.array(slots), Reply.bulk("nodes"), Reply.array(List.of(node)))));
        }
        return Reply.array(all);
    }

    private Reply nodes(Topology topology, Execution execution) {
        var lines = new StringBuilder();
        for (Place place : topology.places()) {
            var direct = place.addresses().direct();
            boolean isSelf = place.is(topology.self());
            lines.append(place.id())
                    .append(' ')
                    .append(direct.host())
                    .append(':')
                    .append(direct.port())
                    .append('@')
                    .append(place.addresses().peer().port())
                    .append(isSelf ? " myself,master" : " master")
                    .append(" - 0 0 ")
                    .append(topology.epoch())
                    .append(" connected");
            for (Run run : topology.runs()) {
                if (place.is(run.leader()))
                    lines.append(' ').append(run.first()).append('-').append(run.last());
            }
            lines.append('\n');
        }
        return new Reply.Verbatim("txt", lines.toString());
    }

    private Reply info(Topology topology, Execution execution) {
        List<Run> runs = topology.runs();
        int assigned =
                runs.stream().mapToInt(run -> run.last() - run.first() + 1).sum();
        long leaders = runs.stream().map(Run::leader).distinct().count();
        return new Reply.Verbatim(
                "txt",
                String.join(
                        "\r\n",
                        "cluster_enabled:1",
                        "cluster_state:" + (assigned == HashSlot.COUNT ? "ok" : "fail"),
                        "cluster_slots_assigned:" + assigned,
                        "cluster_slots_ok:" + assigned,
                        "cluster_slots_pfail:0",
                        "cluster_slots_fail:0",
                        "cluster_known_nodes:" + topology.places().size(),
                        "cluster_size:" + leaders,
                        "cluster_current_epoch:" + topology.epoch(),
                        "cluster_my_epoch:" + topology.epoch(),
                        ""));
    }
}
