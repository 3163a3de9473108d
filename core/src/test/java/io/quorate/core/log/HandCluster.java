package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The replicas of one partition, whose messages, syncs and crashes happen when the test says so.
final class HandCluster {
    /// A message on its way.
    record Sent(long from, long to, Framed what) {}

    private final Rules rules;
    private final Map<Long, HandJournal> journals = new TreeMap<>();
    private final Map<Long, Long> starts = new TreeMap<>();
    private final Map<Long, Replica> replicas = new TreeMap<>();
    private final Map<Long, Confirmations> confirmations = new TreeMap<>();
    private final List<Sent> underWay = new ArrayList<>();
    private final Set<Long> isolated = new TreeSet<>();

    HandCluster(Rules rules, int nodeCount) {
        this.rules = rules;
        for (long node = 1; node <= nodeCount; node++) {
            journals.put(node, new HandJournal());
            start(node);
        }
    }

    private void start(long node) {
        starts.merge(node, 1L, Long::sum);
        ProcessId process = process(node);
        HandJournal journal = journal(node);
        var confirming = new Confirmations(
                process, (to, said) -> underWay.add(new Sent(node, to.value(), said)), LeaseTerms.NONE, () -> 0, rules);
        confirmations.put(node, confirming);
        var replica = new Replica(
                process,
                0,
                confirming,
                journal,
                (to, said) -> underWay.add(new Sent(node, to.value(), new MessageCodec.Addressed(0, said))),
                new Silent(),
                Snapshots.NONE,
                LogLimits.DEFAULT,
                rules);
        for (int i = 0; i < journal.records().size(); i++) {
            replica.recover(journal.records().get(i), i + 1);
        }
        replica.recovered();
        replicas.put(node, replica);
    }

    Replica replica(long node) {
        return of(replicas, node);
    }

    private HandJournal journal(long node) {
        return of(journals, node);
    }

    private static <T> T of(Map<Long, T> all, long node) {
        T found = all.get(node);
        if (found == null) throw new IllegalArgumentException("there is no n" + node);
        return found;
    }

    Reign reign(long node) {
        Reign reign = replica(node).reign();
        if (reign == null) throw new AssertionError("n" + node + " does not lead");
        return reign;
    }

    ProcessId process(long node) {
        return new ProcessId(new NodeId(node), of(starts, node));
    }

    Assignment assignment(long epoch, long leader) {
        return new Assignment(
                epoch,
                process(leader),
                replicas.keySet().stream().map(NodeId::new).toList(),
                List.of());
    }

    /// Lets a node take an epoch over, and everybody who can be reached hear and sync all of it.
    HandCluster lead(long epoch, long leader) {
        replica(leader).assign(assignment(epoch, leader));
        return settle();
    }

    /// The leader appends an entry, which nobody has synced yet.
    long append(long leader, int what, boolean isEarly) {
        return reign(leader).append(new byte[] {(byte) what}, isEarly, !isEarly);
    }

    HandCluster isolate(long node) {
        isolated.add(node);
        return this;
    }

    HandCluster heal() {
        isolated.clear();
        return this;
    }

    /// Says what is to be said, without a sync anywhere.
    HandCluster say() {
        boolean isMore = true;
        while (isMore) {
            replicas.values().forEach(Replica::endTurn);
            confirmations.values().forEach(Confirmations::endTurn);
            isMore = !underWay.isEmpty();
            deliver(_ -> true);
        }
        return this;
    }

    /// Delivers some of what is under way, in order; the rest stays.
    void deliver(Predicate<Sent> which) {
        List<Sent> now = underWay.stream().filter(which).toList();
        underWay.removeAll(now);
        for (Sent sent : now) {
            if (isolated.contains(sent.from()) || isolated.contains(sent.to())) continue;
            var from = new NodeId(sent.from());
            switch (sent.what()) {
                case MessageCodec.Addressed(int _, Message message) ->
                    replica(sent.to()).receive(from, message);
                case ShardMessage message -> of(confirmations, sent.to()).receive(from, message);
            }
        }
    }

    /// What is under way.
    List<Sent> underWay() {
        return underWay;
    }

    HandCluster write(long node) {
        journal(node).write();
        replica(node).progressed();
        return this;
    }

    HandCluster sync(long node) {
        journal(node).sync();
        replica(node).progressed();
        return this;
    }

    /// Says and syncs everything until nothing is left to do.
    HandCluster settle() {
        for (int i = 0; i < 10; i++) {
            replicas.values().forEach(Replica::tick);
            confirmations.values().forEach(Confirmations::tick);
            say();
            replicas.keySet().forEach(this::sync);
        }
        return say();
    }

    /// The power of a node goes and comes back.
    HandCluster losePower(long node) {
        journals.put(node, journal(node).synced());
        start(node);
        return this;
    }

    /// The process of a node is killed and started again.
    HandCluster kill(long node) {
        start(node);
        return this;
    }

    /// Listens to nothing.
    static final class Silent implements Replica.Listener {
        @Override
        public void appended(Entry entry) {}

        @Override
        public void cut(long after) {}

        @Override
        public void committed(long offset) {}

        @Override
        public void serving(long epoch) {}

        @Override
        public void deposed(long epoch) {}

        @Override
        public void reached() {}
    }
}
