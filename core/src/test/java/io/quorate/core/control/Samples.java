package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import java.util.ArrayList;
import java.util.List;

/// Clusters that tests begin with.
final class Samples {
    private Samples() {}

    static NodeId node(int number) {
        return new NodeId(number);
    }

    static ProcessId process(int number) {
        return new ProcessId(node(number), 1);
    }

    static ReplicaSet replicas(int... numbers) {
        List<NodeId> nodes = new ArrayList<>();
        for (int number : numbers) nodes.add(node(number));
        return ReplicaSet.of(nodes);
    }

    static Newcomer newcomer(ProcessId process, String zone) {
        String name = "n" + process.node().value();
        return new Newcomer(process, new Description(name, List.of(name + ":7000"), zone, 1));
    }

    static Newcomer newcomer(int number) {
        return newcomer(process(number), "");
    }

    /// Nodes 1 to `nodes`, in one zone, with `default` placed on the ring.
    static Metadata cluster(int nodes, int partitions) {
        List<Newcomer> founders = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) founders.add(newcomer(number));
        return apply(
                Metadata.EMPTY,
                Founding.formed(77, new Partitioning(partitions), founders, Preset.STRONG.table("default")));
    }

    static Metadata apply(Metadata metadata, Change change) {
        return switch (metadata.apply(change, Rules.ALL)) {
            case Metadata.Outcome.Changed changed -> changed.metadata();
            case Metadata.Outcome.Refused refused -> throw new AssertionError(change + ": " + refused.reason());
        };
    }

    static String refusal(Metadata metadata, Change change) {
        return switch (metadata.apply(change, Rules.ALL)) {
            case Metadata.Outcome.Changed changed -> throw new AssertionError("allowed: " + change);
            case Metadata.Outcome.Refused refused -> refused.reason();
        };
    }
}
