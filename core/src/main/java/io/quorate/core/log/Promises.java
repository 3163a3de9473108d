package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All that one shard has promised, and a count of its changes: so that one number answers for all partitions.
///
/// A promise outlives its replica: nothing is ever taken out, so a node confirms for the replicas that it once
/// held as for those that it holds.
final class Promises {
    /// A partition's promise, and the count when it changed.
    ///
    /// @param leader who leads in the epoch; null while that is not known
    /// @param isGivenUp whether that one has said that it counts on no lease
    private record Kept(
            long epoch, long changedAt, @Nullable NodeId leader, boolean isGivenUp) {
        Kept(long epoch, long changedAt) {
            this(epoch, changedAt, null, false);
        }
    }

    private final long start;
    private final Grants grants;
    private final Rules rules;
    private final SortedMap<Integer, Kept> kept = new TreeMap<>();
    /// The partitions by the count at which their promise changed last.
    private final NavigableMap<Long, Integer> byChange = new TreeMap<>();

    private long count;

    /// @param start the run of the process, to which the count belongs
    Promises(long start, Grants grants, Rules rules) {
        this.start = start;
        this.grants = grants;
        this.rules = rules;
    }

    /// Learns what a partition had promised before this run began.
    void recovered(int partition, long epoch) {
        kept.put(partition, new Kept(epoch, count));
    }

    /// Whether a replica may promise something newer now, or a lease is to be sat out first.
    ///
    /// @param to who asks for it
    boolean isFree(int partition, NodeId to) {
        Kept promise = kept.get(partition);
        return grants.isFree(promise == null || promise.isGivenUp() ? null : promise.leader(), to);
    }

    /// Learns who leads in the epoch that was promised.
    void follows(int partition, NodeId leader) {
        Kept promise = kept.get(partition);
        if (promise == null || leader.equals(promise.leader())) return;
        kept.put(partition, new Kept(promise.epoch(), promise.changedAt(), leader, false));
    }

    /// The leader of the promised epoch counts on no lease in it any more.
    void givenUp(int partition, NodeId leader) {
        Kept promise = kept.get(partition);
        if (promise == null || !leader.equals(promise.leader())) return;
        kept.put(partition, new Kept(promise.epoch(), promise.changedAt(), leader, true));
    }

    /// A replica promises a newer epoch. The promise is in force from now on, and so the count moves now: before
    /// any answer leaves.
    void changed(int partition, long epoch) {
        if (rules.hold(Rule.COUNT_MOVES_WITH_PROMISE)) {
            Kept before = kept.get(partition);
            if (before != null) byChange.remove(before.changedAt(), partition);
            byChange.put(++count, partition);
        }
        kept.put(partition, new Kept(epoch, count));
    }

    ShardMessage.Confirmed answer(NodeId asker, ShardMessage.Confirm question) {
        var told = new TreeSet<>(question.partitions());
        if (question.since().start() == start || !rules.hold(Rule.COUNT_BELONGS_TO_PROCESS)) {
            told.addAll(byChange.tailMap(question.since().value(), false).values());
        }
        List<ShardMessage.Held> promises = new ArrayList<>(told.size());
        for (int partition : told) {
            Kept promise = kept.get(partition);
            boolean isYours = promise != null && asker.equals(promise.leader()) && !promise.isGivenUp();
            promises.add(new ShardMessage.Held(partition, promise == null ? 0 : promise.epoch(), isYours));
        }
        var now = new ShardMessage.Count(start, count);
        long leaseNanos = grants.grant(asker, question.leaseNanos());
        return new ShardMessage.Confirmed(question.start(), question.number(), now, promises, leaseNanos);
    }

    @Override
    public String toString() {
        return "count " + count + " " + kept + " " + grants;
    }
}
