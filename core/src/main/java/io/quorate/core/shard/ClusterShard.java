package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/// A shard of a cluster's node: the same shard, over partitions with replicas on other nodes.
///
/// The commit log is that of the replicas, whoever runs them ends their turns, and tells of room in the log.
public final class ClusterShard {
    private final Shard shard;
    private final ReplicatedHome home;

    /// A shard without partitions.
    ///
    /// @param commands beside those of transactions, which the shard has itself
    /// @param log asked for room only: what is appended goes through the replicas
    /// @param map finds the partition of a key
    /// @param elsewhere what is done about requests for what another node leads
    public ClusterShard(
            Env env,
            List<Command> commands,
            OrderedStore store,
            CommitLog log,
            ShardConfig config,
            Rules rules,
            Shard.Observer observer,
            SlotMap map,
            ReplicatedPartition.Surroundings surroundings,
            Elsewhere elsewhere) {
        Function<ShardParts, Home> replicated = parts -> new ReplicatedHome(parts, map, surroundings);
        shard = new Shard(env, commands, store, _ -> log, config, rules, observer, replicated, elsewhere);
        home = (ReplicatedHome) shard.home();
    }

    /// The shard, for those who connect clients to it.
    public Shard shard() {
        return shard;
    }

    /// A copy of a partition that begins with what the store has of it.
    ///
    /// @param number in the commit log and in the store
    /// @param replica makes its replica, with the state above it
    public ReplicatedPartition host(int number, SlotRange slots, ReplicatedPartition.ReplicaMaker replica) {
        return home.host(number, slots, replica);
    }

    /// Takes requests from now on; each partition refuses them until it leads.
    public void start() {
        shard.start(Collections.emptyIterator(), () -> {});
    }

    /// There may be room in the commit log for a write that waits.
    public void roomChanged() {
        shard.retryWaiting();
    }
}
