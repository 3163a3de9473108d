package io.quorate.core.shard;

import io.quorate.core.commitlog.HandDisk;
import io.quorate.core.control.TableEntry;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.HandStore;
import io.quorate.core.table.Preset;
import io.quorate.core.table.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/// A cluster of a story: whole shards whose frames arrive and whose disks work when the story says so.
///
/// There are two partitions of half of the slots each; keys that begin with `fast:` are in a table of their own.
final class ShardCluster {
    static final int PARTITIONS = 2;
    /// A partition's number is counted from 1: 0 is that of the control plane.
    static final SlotMap MAP = new SlotMap() {
        @Override
        public Table tableOf(byte[] key) {
            boolean isFast = new String(key, StandardCharsets.UTF_8).startsWith("fast:");
            return isFast ? Preset.FAST.table("fast") : Preset.STRONG.table("default");
        }

        @Override
        public int partitionOf(Table table, int slot) {
            return 1 + PARTITIONING.partitionOf(slot);
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public List<TableEntry> underWay(int partition) {
            return List.of();
        }
    };

    private static final Partitioning PARTITIONING = new Partitioning(PARTITIONS);
    private static final int STEPS_MAX = 100_000;

    /// A frame on its way.
    private record Letter(long from, long to, byte[] frame) {}

    private final List<ClusterNode> nodes = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final TreeSet<Long> isolated = new TreeSet<>();

    ShardCluster(Rules rules) {
        this(rules, _ -> MAP);
    }

    /// @param maps what each node knows of the tables
    ShardCluster(Rules rules, LongFunction<SlotMap> maps) {
        for (long id = 1; id <= 3; id++) {
            var self = new ProcessId(new NodeId(id), 1);
            var map = maps.apply(id);
            nodes.add(new ClusterNode(self, new HandDisk(), new HandStore(), new HandEnv(0), rules, map, this::send));
        }
    }

    static int partitionOf(int slot) {
        return 1 + PARTITIONING.partitionOf(slot);
    }

    static SlotRange slotsOf(int partition) {
        return new SlotRange(PARTITIONING.firstSlot(partition - 1), PARTITIONING.slotCount());
    }

    private void send(long from, long to, byte[] frame) {
        letters.add(new Letter(from, to, frame));
    }

    ClusterNode node(long id) {
        return nodes.get((int) id - 1);
    }

    /// Hands an epoch of all partitions to a node.
    ShardCluster hand(long epoch, long id) {
        var replicas = LongStream.rangeClosed(1, 3).mapToObj(NodeId::new).toList();
        var assignment = new Assignment(epoch, node(id).self, replicas, List.of());
        for (ClusterNode node : nodes) {
            if (isolated.contains(node.self.node().value()) && node != node(id)) continue;
            for (int partition = 1; partition <= PARTITIONS; partition++) node.assign(partition, assignment);
        }
        return this;
    }

    /// Hands an epoch of all partitions to a node and lets all that follows from it happen.
    ShardCluster lead(long epoch, long id) {
        hand(epoch, id).settle();
        return this;
    }

    /// Nothing comes from a node or to it any more, whatever is on its way is lost.
    void isolate(long id) {
        isolated.add(id);
    }

    void heal() {
        isolated.clear();
    }

    /// A node loses its power and begins again.
    void powerCycle(long id) {
        nodes.set((int) id - 1, node(id).afterPowerCut());
    }

    /// Lets a node do what is due, while nothing arrives anywhere.
    void work(long id) {
        for (int i = 0; i < STEPS_MAX; i++) if (!node(id).step()) return;
        throw new AssertionError("never comes to rest");
    }

    /// Lets everything that is on its way arrive twice.
    void doubleFrames() {
        letters.addAll(List.copyOf(letters));
    }

    /// Loses everything that is on its way.
    void loseFrames() {
        letters.clear();
    }

    /// Lets all frames arrive that are on their way now.
    void deliver() {
        List<Letter> now = List.copyOf(letters);
        letters.clear();
        for (Letter letter : now) {
            boolean isCutOff = isolated.contains(letter.from()) || isolated.contains(letter.to());
            if (!isCutOff) node(letter.to()).receive(letter.from(), letter.frame());
        }
    }

    /// Lets all that is due happen and all frames arrive, while the clocks stand still.
    ShardCluster settle() {
        for (int i = 0; i < STEPS_MAX; i++) {
            for (long id = 1; id <= 3; id++) work(id);
            if (letters.isEmpty()) return this;
            deliver();
        }
        throw new AssertionError("never comes to rest");
    }

    /// Lets time go by, in which what got lost is said again and what is committed goes to the stores.
    ShardCluster rest(Duration duration) {
        Duration step = Duration.ofMillis(50);
        for (Duration spent = Duration.ZERO; spent.compareTo(duration) < 0; spent = spent.plus(step)) {
            for (ClusterNode node : nodes) node.env.advance(step);
            settle();
        }
        return this;
    }

    ShardCluster rest() {
        return rest(Duration.ofSeconds(2));
    }
}
