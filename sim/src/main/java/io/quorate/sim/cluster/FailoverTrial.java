package io.quorate.sim.cluster;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.node.NodeConfig;
import io.quorate.sim.run.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How soon a cluster that governs itself serves again when a leader dies, and how often it changes its mind about a
/// node that is there and not there. All times are simulated; the settings are those that a node runs with.
public final class FailoverTrial {
    /// What is the matter with one node, on and off for as long as the trial lasts.
    public enum Trouble {
        /// Its process ends and is started again.
        RESTARTS,
        /// It hears nobody, and is heard.
        IS_DEAF,
        /// It hears everybody, and nobody hears it.
        IS_MUTE,
        /// It is cut off both ways.
        IS_CUT_OFF
    }

    /// A leader's death, and how long its partition went without an acknowledged write.
    ///
    /// @param wasController whether the node led `system` as well
    public record Failover(double millis, boolean wasController) {}

    private static final long SECOND = 1_000_000_000L;
    private static final int PARTITIONS = 4;
    /// A cluster that does not write for so long does not come back.
    private static final long PATIENCE_NANOS = 120 * SECOND;

    private FailoverTrial() {}

    /// Kills leaders one after the other, each when all is well again, and times what comes of it.
    ///
    /// @param nodes in the cluster
    /// @param crashes how many
    /// @throws IllegalStateException if the cluster does not come back
    public static List<Failover> crashes(long seed, int nodes, int crashes) {
        var cluster = new QuietCluster(seed, nodes, PARTITIONS, NodeConfig.DEFAULT);
        List<Failover> failovers = new ArrayList<>();
        for (int i = 0; i < crashes; i++) {
            awaitAllWriting(cluster);
            Chance chance = cluster.chance();
            cluster.run(chance.between(2 * SECOND, 4 * SECOND));
            int partition = chance.below(PARTITIONS);
            ProcessId leader = cluster.leader(partition).orElseThrow();
            ControlledNode victim = cluster.node(leader.node());
            boolean wasController = QuietCluster.isController(victim);
            long crashed = cluster.nowNanos();
            victim.kill();
            boolean isBack = cluster.runUntil(() -> cluster.acknowledgedNanos(partition) > crashed, PATIENCE_NANOS);
            if (!isBack) throw new IllegalStateException("no write for " + PATIENCE_NANOS / SECOND + " s");
            failovers.add(new Failover((cluster.acknowledgedNanos(partition) - crashed) / 1_000_000.0, wasController));
            cluster.run(chance.between(SECOND, 3 * SECOND));
            cluster.start(victim);
        }
        return failovers;
    }

    private static void awaitAllWriting(QuietCluster cluster) {
        long since = cluster.nowNanos();
        boolean isWriting = cluster.runUntil(
                () -> {
                    for (int i = 0; i < PARTITIONS; i++) if (cluster.acknowledgedNanos(i) <= since) return false;
                    return true;
                },
                PATIENCE_NANOS);
        if (!isWriting) throw new IllegalStateException("not all partitions write again");
    }

    /// Lets one node be in trouble over and over, for ten minutes.
    ///
    /// @return the most leader changes that a partition has seen
    public static int leaderChangesMax(long seed, int nodes, Trouble trouble) {
        var cluster = new QuietCluster(seed, nodes, PARTITIONS, NodeConfig.DEFAULT);
        awaitAllWriting(cluster);
        cluster.run(5 * SECOND);
        List<ProcessId> leaders = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) leaders.add(cluster.leader(i).orElseThrow());
        int[] changes = new int[PARTITIONS];
        Chance chance = cluster.chance();
        ControlledNode node = cluster.node(leaders.get(chance.below(PARTITIONS)).node());
        long end = cluster.nowNanos() + 600 * SECOND;
        boolean isInTrouble = false;
        long next = 0;
        while (cluster.nowNanos() < end) {
            if (cluster.nowNanos() >= next) {
                isInTrouble = !isInTrouble;
                if (isInTrouble) begin(cluster, node, trouble);
                else stop(cluster, node);
                next = cluster.nowNanos() + chance.between(SECOND / 5, 20 * SECOND);
            }
            cluster.run(SECOND / 20);
            for (int i = 0; i < PARTITIONS; i++) {
                Optional<ProcessId> leader = cluster.leader(i);
                if (leader.isEmpty() || leader.get().equals(leaders.get(i))) continue;
                leaders.set(i, leader.get());
                changes[i]++;
            }
        }
        int most = 0;
        for (int count : changes) most = Math.max(most, count);
        return most;
    }

    private static void begin(QuietCluster cluster, ControlledNode node, Trouble trouble) {
        switch (trouble) {
            case RESTARTS -> node.kill();
            case IS_DEAF -> cluster.cut(node, true, false);
            case IS_MUTE -> cluster.cut(node, false, true);
            case IS_CUT_OFF -> cluster.cut(node, true, true);
        }
    }

    private static void stop(QuietCluster cluster, ControlledNode node) {
        cluster.heal();
        if (!node.isUp()) cluster.start(node);
    }
}
