package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.sim.run.Chance;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A client: asks whom it holds for the leader, waits for the answer or gives up, and thinks.
final class ClusterClient {
    /// The cluster as clients see it.
    interface Served {
        /// Whether requests are still wanted.
        boolean isOpen();

        NodeId anyNode(Chance from);

        void ask(NodeId node, Request request, Request.Answer answer);

        void after(long delayNanos, Runnable action);
    }

    /// After so long nobody knows what became of a request.
    private static final long TIMEOUT_NANOS = 1_500_000_000;

    private final int number;
    private final Served cluster;
    private final Workload workload;
    private final Chance chance;
    private final long meanThinkNanos;
    private final Map<Integer, NodeId> leaders = new TreeMap<>();

    ClusterClient(int number, Served cluster, Workload workload, long meanThinkNanos, Chance chance) {
        this.number = number;
        this.cluster = cluster;
        this.workload = workload;
        this.meanThinkNanos = meanThinkNanos;
        this.chance = chance;
    }

    int number() {
        return number;
    }

    /// Asks for something, and for something else when that is answered, for as long as requests are wanted.
    void act() {
        if (!cluster.isOpen()) return;
        ask(workload.next(number), () -> cluster.after(chance.between(0, 2 * meanThinkNanos), this::act));
    }

    /// Asks for something whom it holds for the leader.
    ///
    /// @param then runs when it is answered or given up
    void ask(Workload.Task task, Runnable then) {
        int partition = task.request().partition();
        NodeId known = leaders.get(partition);
        ask(task, known == null || chance.oneIn(30) ? cluster.anyNode(chance) : known, then);
    }

    /// Asks a node, whoever leads.
    void ask(Workload.Task task, NodeId node, Runnable then) {
        var exchange = new Exchange(task, node, then);
        cluster.after(TIMEOUT_NANOS, exchange::uncertain);
        cluster.after(chance.between(50_000, 2_000_000), () -> cluster.ask(node, task.request(), exchange));
    }

    /// A request under way. The answer takes its time as well.
    private final class Exchange implements Request.Answer {
        private final Workload.Task task;
        private final NodeId node;
        private final Runnable then;
        private boolean isOver;

        Exchange(Workload.Task task, NodeId node, Runnable then) {
            this.task = task;
            this.node = node;
            this.then = then;
        }

        @Override
        public void applied(Object result) {
            cluster.after(chance.between(50_000, 2_000_000), () -> {
                leaders.put(task.request().partition(), node);
                end(() -> task.answer().applied(result));
            });
        }

        @Override
        public void notApplied(Optional<NodeId> leader) {
            cluster.after(chance.between(50_000, 2_000_000), () -> {
                leader.filter(other -> !other.equals(node))
                        .ifPresentOrElse(
                                other -> leaders.put(task.request().partition(), other),
                                () -> leaders.remove(task.request().partition()));
                end(() -> task.answer().notApplied(leader));
            });
        }

        @Override
        public void uncertain() {
            end(() -> {
                leaders.remove(task.request().partition());
                task.answer().uncertain();
            });
        }

        private void end(Runnable outcome) {
            if (isOver) return;
            isOver = true;
            outcome.run();
            then.run();
        }
    }
}
