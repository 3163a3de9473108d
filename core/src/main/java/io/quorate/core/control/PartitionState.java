package io.quorate.core.control;

import static io.quorate.core.control.RefusedException.unless;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Optional;

/// Who replicates a partition and who leads it.
///
/// Two replica sets at most can be in force: the established one and its contender. They differ by one replica, so
/// their majorities meet, and whatever one of them committed the other one finds.
///
/// @param generation when the partition came into being, as the metadata's index: no two lives of a partition
///     share it
/// @param established the last set whose no-op is recorded as committed; at first the set that it was made with
/// @param contender the set that was tried since and may be in force; it goes when an epoch is established
/// @param current the set that the newest epoch carries: `established` or `contender`
/// @param learner the node that receives the log and does not count yet
/// @param epoch the newest that was handed out; 0 if none was
/// @param leader the process that it was handed to; empty if none was
public record PartitionState(
        long generation,
        ReplicaSet established,
        Optional<ReplicaSet> contender,
        ReplicaSet current,
        Optional<NodeId> learner,
        long epoch,
        Optional<ProcessId> leader) {

    public PartitionState {
        boolean isEitherOfBoth =
                current.equals(established) || contender.filter(current::equals).isPresent();
        if (!isEitherOfBoth) throw new IllegalArgumentException("a third replica set is in force: " + current);
        if (epoch < 0 || (epoch > 0) != leader.isPresent()) throw new IllegalArgumentException("epoch " + epoch);
    }

    static PartitionState born(long generation, ReplicaSet replicas) {
        return new PartitionState(
                generation, replicas, Optional.empty(), replicas, Optional.empty(), 0, Optional.empty());
    }

    /// Whether a node holds, or is being given, a copy.
    public boolean involves(NodeId node) {
        return established.contains(node)
                || contender.filter(set -> set.contains(node)).isPresent()
                || learner.filter(node::equals).isPresent();
    }

    /// Whether a replica is being added or removed.
    public boolean isChanging() {
        return contender.isPresent() || learner.isPresent();
    }

    PartitionState learnerAdded(NodeId node) {
        unless(contender.isEmpty(), "a replica set is being tried: one change at a time");
        unless(learner.isEmpty(), "there is a learner already: one change at a time");
        unless(!established.contains(node), "node " + node + " is a replica already");
        unless(established.size() < ReplicaSet.NODES_MAX, "the replica set is as large as it can be");
        return with(Optional.of(node));
    }

    PartitionState learnerDropped() {
        unless(learner.isPresent(), "there is no learner");
        return with(Optional.empty());
    }

    /// A new reign. The epoch is the next one, so that a decision made on a stale view is refused.
    PartitionState epochGiven(long next, ProcessId to, ReplicaSet carried, Rules rules) {
        unless(
                next == epoch + 1 || !rules.hold(Rule.EPOCHS_GROW),
                "epoch " + next + " is not the one after epoch " + epoch);
        unless(next >= 1, "epoch " + next);
        unless(carried.contains(to.node()), "node " + to.node() + " is none of the replicas " + carried);
        if (carried.equals(established)) return reign(next, to, contender, carried);
        if (contender.isPresent() && rules.hold(Rule.NEVER_A_THIRD_SET)) {
            unless(
                    carried.equals(contender.get()),
                    "until the replica set " + contender.get() + " is established or given up, an epoch carries it or "
                            + established + ", not " + carried);
        } else {
            checkStep(carried, rules);
        }
        return reign(next, to, Optional.of(carried), carried);
    }

    private void checkStep(ReplicaSet carried, Rules rules) {
        if (!rules.hold(Rule.ONE_REPLICA_AT_A_TIME)) return;
        unless(
                established.differsByOne(carried),
                "the replica set " + carried + " differs from " + established + " by more than one replica");
        boolean isLarger = carried.size() > established.size();
        unless(
                !isLarger || learner.filter(carried::contains).isPresent(),
                "the replica that " + carried + " adds to " + established + " was no learner");
    }

    /// The newest epoch's no-op is committed: its set is the established one, and no other can be in force any
    /// more.
    PartitionState established(long committed, Rules rules) {
        unless(contender.isPresent(), "no replica set is being tried");
        unless(
                committed == epoch || !rules.hold(Rule.NEWEST_EPOCH_ESTABLISHES),
                "epoch " + committed + " establishes nothing: epoch " + epoch
                        + " was handed out since, perhaps with another" + " replica set");
        return new PartitionState(generation, current, Optional.empty(), current, learner, epoch, leader);
    }

    private PartitionState reign(long next, ProcessId to, Optional<ReplicaSet> tried, ReplicaSet carried) {
        Optional<NodeId> stillLearning = learner.filter(node -> !carried.contains(node));
        return new PartitionState(generation, established, tried, carried, stillLearning, next, Optional.of(to));
    }

    private PartitionState with(Optional<NodeId> learning) {
        return new PartitionState(generation, established, contender, current, learning, epoch, leader);
    }

    void encode(ByteSink sink) {
        sink.putVarint(generation);
        established.encode(sink);
        Fields.put(sink, contender, ReplicaSet::encode);
        sink.putByte(current.equals(established) ? 0 : 1);
        Fields.put(sink, learner, NodeId::encode);
        sink.putVarint(epoch);
        Fields.put(sink, leader, ProcessId::encode);
    }

    static PartitionState decode(ByteSource source) {
        long generation = source.getVarint();
        ReplicaSet established = ReplicaSet.decode(source);
        Optional<ReplicaSet> contender = Fields.optional(source, ReplicaSet::decode);
        boolean isContending = Fields.flag(source);
        ReplicaSet current = isContending ? contender.orElse(established) : established;
        Optional<NodeId> learner = Fields.optional(source, NodeId::decode);
        long epoch = source.getVarint();
        Optional<ProcessId> leader = Fields.optional(source, ProcessId::decode);
        return new PartitionState(generation, established, contender, current, learner, epoch, leader);
    }
}
