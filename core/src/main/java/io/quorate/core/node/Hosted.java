package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Journal;
import io.quorate.core.log.Message;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Replica;
import java.util.List;
import java.util.Optional;

/// A partition on a node: its replica, and what is above that.
public interface Hosted {
    /// Makes them.
    @FunctionalInterface
    interface Maker<H extends Hosted> {
        /// A partition that is empty until [#recovered()] or the first message.
        ///
        /// @param partition its number in the commit log and on the wire
        /// @param confirmations those of the node, for all its partitions
        /// @param journal its part of the commit log
        /// @param peers the replicas of the same partition on other nodes
        H make(int partition, Confirmations confirmations, Journal journal, Peers peers);
    }

    /// The replica.
    Replica replica();

    /// All that the commit log holds of it was taken in by the replica.
    void recovered();

    /// A message to the replica has come.
    void receive(NodeId from, Message message);

    /// The control plane has decided.
    void assign(Assignment assignment);

    /// This node is in no set of the partition any more: log and state go, the promise stays.
    ///
    /// @param epoch the newest in the committed metadata
    void retire(long epoch);

    /// Some time has passed: what may have got lost is said again, what is due is done.
    void tick();

    /// The controller wishes that a replica be made ready to lead in the place of this one, or this one to lead over
    /// another replica set.
    void handOver(NodeId successor);

    /// Whom this one has made ready to lead after it; empty if it means to go on.
    Optional<NodeId> successor();

    /// Up to where the log is in the state that the store holds, which its next flush makes durable.
    long storedOffset();

    /// What it has done of what the metadata name as under way: changes that are asked for until the metadata show
    /// them.
    default List<Change> done() {
        return List.of();
    }

    /// Everything that came in in this turn was taken: now is said and released what has gathered.
    void endTurn();
}
