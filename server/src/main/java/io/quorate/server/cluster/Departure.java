package io.quorate.server.cluster;

import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Reign;
import io.quorate.core.membership.Verdict;
import io.quorate.core.node.Hosted;
import io.quorate.core.node.Node;
import io.quorate.core.shard.Env;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A node hands over what it leads, before it stops.
///
/// On the node's thread. A partition that nobody takes in time is left to the controller, which finds a new leader once
/// the node has gone.
final class Departure {
    /// How long it tries: a few rounds of a hand-over, which takes a decision of the controller.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Node node;
    private final Env env;
    private final Runnable then;
    private final long untilNanos;

    /// @param then run when it is over
    Departure(Node node, Env env, Runnable then) {
        this.node = node;
        this.env = env;
        this.then = then;
        untilNanos = env.monotonicNanos() + PATIENCE_NANOS;
    }

    /// Begins, and asks again until nothing is led here.
    void begin() {
        boolean isLeading = false;
        for (var hosted : node.replicas().partitions().entrySet()) {
            // The voters of `system` find a leader among themselves.
            if (hosted.getKey() == PartitionId.SYSTEM.code()) continue;
            Optional<NodeId> successor = successor(hosted.getKey(), hosted.getValue());
            if (successor.isEmpty()) continue;
            isLeading = true;
            hosted.getValue().handOver(successor.get());
            node.replicas().touch(hosted.getKey());
        }
        if (isLeading && env.monotonicNanos() < untilNanos) env.schedule(LOOK_NANOS, this::begin);
        else then.run();
    }

    /// Who could lead in the place of this node: another one for each partition in turn, so that the load is shared.
    private Optional<NodeId> successor(int partition, Hosted hosted) {
        Reign reign = hosted.replica().reign();
        if (reign == null) return Optional.empty();
        List<NodeId> there =
                reign.assignment().replicas().stream().filter(this::isThere).toList();
        return there.isEmpty() ? Optional.empty() : Optional.of(there.get(partition % there.size()));
    }

    private boolean isThere(NodeId replica) {
        return node.membership().verdicts().stream()
                .filter(verdict -> verdict.node().equals(replica))
                .anyMatch(Verdict::isAlive);
    }
}
