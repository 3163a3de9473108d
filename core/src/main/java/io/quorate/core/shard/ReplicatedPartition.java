package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.control.Change;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Application;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Entry;
import io.quorate.core.log.HeldReplies;
import io.quorate.core.log.Interim;
import io.quorate.core.log.Message;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.log.Snapshots;
import io.quorate.core.node.Hosted;
import io.quorate.core.node.RowSnapshots;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A partition above a replica of its log.
///
/// The leader executes at once on its newest state and appends what that wrote; the others take write sets in when they
/// are committed. So the rows of a replica that does not lead are what is committed; those of the leader have its own
/// uncommitted records on top, which go when its reign does.
public final class ReplicatedPartition implements Hosted {
    /// What is around it.
    public interface Surroundings {
        /// Its turn has something to end.
        void touch(int partition);

        /// It leads and serves from now on.
        void serving(int partition, Assignment assignment);
    }

    /// Makes the replica under a partition.
    @FunctionalInterface
    public interface ReplicaMaker {
        /// @param listener who listens to it
        /// @param snapshots the state above it
        Replica make(Replica.Listener listener, Snapshots snapshots);
    }

    /// Replies held in one partition, at most: connections come and go while a leader waits for a majority that it
    /// does not hear. One more than that is an hour's worth for a client that asks twenty times a second.
    private static final int HELD_MAX = 65_536;

    private static final Reply OVERLOADED = Reply.error("OVERLOADED " + HELD_MAX
            + " replies wait for a majority of the replicas: nothing was done, try again later");
    private static final Reply CROWDED = Reply.error(
            "OVERLOADED too many requests wait for the next leader here: nothing was done, try again later");
    private static final Reply TAKING_OVER = Reply.error("TRYAGAIN a new leader is taking over here: nothing was done");
    private static final Reply UNCERTAIN = Reply.error(
            "UNCERTAIN the write may or may not be applied: this node was deposed before a majority had it");
    private static final Reply UNCONFIRMED =
            Reply.error("TRYAGAIN nothing was written: this node was deposed before what it read was confirmed");

    /// What an entry without effects writes: so that the store knows that it has come so far.
    private static final WriteSet NO_EFFECTS = new WriteSet(0, 0, 0, List.of());

    /// How long a reply waits for a majority: a failover takes a fraction of that, and few clients wait for longer.
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final long GIVE_UP_INTERVAL_NANOS = 250_000_000;

    private static final Reply UNHEARD = Reply.error("UNCERTAIN the write may or may not be applied: no majority of the"
            + " replicas has confirmed it within 5 s");
    private static final Reply NO_QUORUM =
            Reply.error("NOQUORUM no majority of the replicas of these slots has answered"
                    + " within 5 s: nothing was written, try again later");

    /// A reply in its connection's line that the log holds back.
    private record Waiting(Connection connection, Held reply, long sinceNanos) {}

    private final Env env;
    private final ReplyGate gate;
    private final StoreFeed feed;
    private final Rules rules;
    private final Surroundings surroundings;
    private final Replica replica;
    private final Partition partition;
    private final TableDuties duties;
    private final Application application;
    /// What of the log was in the store when it was opened.
    private final Coverage atStart;
    private final HeldReplies<Waiting> held;
    private int heldCount;
    /// When it was looked last for what has waited for too long.
    private long gaveUpNanos;

    private boolean hasServed;
    /// Where the log ended when requests were served last.
    private Position servedEnd = Position.START;

    private final Interim interim;

    /// Connections with replies that have been let go and not been delivered.
    private final ArrayDeque<Connection> ready = new ArrayDeque<>();

    ReplicatedPartition(
            int number,
            SlotRange slots,
            ReplicaMaker replica,
            Surroundings surroundings,
            SlotMap map,
            ShardParts parts) {
        env = parts.env();
        gate = parts.gate();
        feed = parts.feed();
        rules = parts.rules();
        this.surroundings = surroundings;
        atStart = RowSnapshots.coverage(parts.store().applied(number));
        this.replica = replica.make(new ReplicaEvents(), new RowSnapshots(number, parts.store(), new RowsOwner()));
        partition = new Partition(number, slots, new ReplicatedLog(), parts);
        duties = new TableDuties(map, partition);
        application = new Application(
                this.replica.log(), rules, this::apply, partition.rows().appliedLsn());
        held = new HeldReplies<>(this.replica, rules, this::letGo);
        interim = new Interim(this.replica, held, again -> env.schedule(0, again));
    }

    Partition partition() {
        return partition;
    }

    @Override
    public Replica replica() {
        return replica;
    }

    /// Who leads, as far as is known here.
    public Optional<NodeId> leader() {
        return replica.leader();
    }

    /// Whether requests are served here.
    public boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    @Override
    public long storedOffset() {
        return partition.rows().appliedLsn();
    }

    // ---- What comes in ----

    @Override
    public void recovered() {
        replica.recovered(atStart);
        ReplicaLog log = replica.log();
        for (long offset = log.base().offset() + 1; offset <= log.end().offset(); offset++) witness(log.entry(offset));
        application.recover();
    }

    @Override
    public void receive(NodeId from, Message message) {
        replica.receive(from, message);
    }

    @Override
    public void assign(Assignment assignment) {
        replica.assign(assignment);
        interim.look(env.monotonicNanos());
    }

    @Override
    public void tick() {
        replica.tick();
        interim.look(env.monotonicNanos());
        giveUpWaiting();
    }

    /// Does what is due for tables, where it is served.
    void tick(Backpressure backpressure) {
        if (isServing() && !interim.isOpen()) duties.tick(replica.log().committed(), backpressure);
    }

    @Override
    public List<Change> done() {
        return duties.done();
    }

    @Override
    public void retire(long epoch) {
        replica.retire(epoch);
    }

    @Override
    public void handOver(NodeId successor) {
        if (interim.handOver(successor, env.monotonicNanos())) surroundings.touch(partition.number());
    }

    @Override
    public Optional<NodeId> successor() {
        return interim.successor();
    }

    @Override
    public void endTurn() {
        application.advance();
        held.release();
        feed.settled();
        replica.endTurn();
        interim.look(env.monotonicNanos());
    }

    // ---- The state ----

    /// Takes in what is committed. What this leader has executed itself is in the rows already, perhaps under newer
    /// records.
    private void apply(Entry entry) {
        if (entry.offset() <= partition.rows().newestLsn() && rules.hold(Rule.NEWEST_IS_ON_TOP)) return;
        boolean hasEffects = entry.kind() == Entry.Kind.EFFECTS;
        partition.becomeNewest(
                entry.offset(), hasEffects ? WriteSet.decode(new ByteSource(entry.payload())) : NO_EFFECTS);
    }

    private void witness(Entry entry) {
        if (entry.kind() == Entry.Kind.EFFECTS) partition.witness(WriteSet.timeOf(entry.payload()));
    }

    /// Another state comes into the place of this one: a snapshot, or nothing.
    private final class RowsOwner implements RowSnapshots.Owner {
        @Override
        public void suspend(Runnable then) {
            application.suspend();
            feed.withdraw(partition, then);
        }

        @Override
        public void became(OrderedStore.Applied applied) {
            partition.become(applied);
            application.goOnAfter(applied.lsn());
        }

        @Override
        public void progressed() {
            surroundings.touch(partition.number());
        }

        @Override
        public void failed(String why) {
            feed.broken(why);
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            env.schedule(delayNanos, task);
        }
    }

    // ---- The log under the partition ----

    private final class ReplicatedLog implements PartitionLog {
        @Override
        public @Nullable Reply refusal() {
            if (interim.isOpen()) return interim.isFull() ? CROWDED : null;
            Reign reign = replica.reign();
            if (reign != null && reign.isServing()) return heldCount < HELD_MAX ? null : OVERLOADED;
            if (reign != null || replica.isTakingOver()) return TAKING_OVER;
            return replica.leader()
                    .map(leader ->
                            Reply.error("TRYAGAIN node " + leader.value() + " leads these slots: nothing was done"))
                    .orElse(Reply.error("CLUSTERDOWN no leader of these slots is known: nothing was done"));
        }

        @Override
        public long epoch() {
            Reign reign = replica.reign();
            return reign != null && reign.isServing() ? reign.epoch() : 0;
        }

        @Override
        public boolean isPaused() {
            return interim.isOpen();
        }

        @Override
        public void park(Runnable again) {
            interim.park(again);
        }

        @Override
        public long append(WriteSet writeSet, Demand demand) {
            Reign reign = replica.reign();
            if (reign == null) throw new IllegalStateException("L1: a write where this node does not lead");
            surroundings.touch(partition.number());
            return reign.append(writeSet.toByteArray(), demand.isEarly(), demand.isSynced());
        }

        @Override
        public void startWrite() {
            replica.endTurn();
        }

        @Override
        public void answer(Connection connection, Reply reply, Target target, long seen, long done) {
            if (connection.isClosed()) return;
            var waiting = new Waiting(connection, new Held(reply, Held.UNTIL_RELEASED, done > 0), env.monotonicNanos());
            gate.answer(connection, waiting.reply());
            held.hold(waiting, target.demand(), seen, done, target.mayWrite());
            heldCount++;
            surroundings.touch(partition.number());
        }

        @Override
        public long settledOffset() {
            long applied = application.applied();
            return rules.hold(Rule.STORE_BEHIND_LOG)
                    ? Math.min(applied, replica.log().synced())
                    : applied;
        }

        @Override
        public byte[] outline(long offset, long time) {
            return RowSnapshots.outline(replica.log().coverage(offset, time));
        }
    }

    // ---- Replies ----

    private void letGo(Waiting waiting) {
        heldCount--;
        waiting.reply().release();
        deliverSoon(waiting.connection());
    }

    /// What has waited for long is not answered as asked: this node leads, as far as it knows, and hears no majority. A
    /// client would wait for ever, and could not tell that from a slow network.
    private void giveUpWaiting() {
        long now = env.monotonicNanos();
        if (heldCount == 0 || now - gaveUpNanos < GIVE_UP_INTERVAL_NANOS) return;
        gaveUpNanos = now;
        for (HeldReplies.Dropped<Waiting> dropped : held.drop(each -> now - each.sinceNanos() >= PATIENCE_NANOS)) {
            Waiting waiting = dropped.reply();
            heldCount--;
            if (dropped.hasAppended()) waiting.reply().replaceWith(UNHEARD);
            else waiting.reply().refuse(NO_QUORUM);
            deliverSoon(waiting.connection());
        }
    }

    /// A client that is told something may ask for more at once, and the replica is in the middle of something.
    private void deliverSoon(Connection connection) {
        if (ready.isEmpty()) env.schedule(0, this::deliver);
        ready.add(connection);
    }

    private void deliver() {
        for (int count = ready.size(); count > 0; count--) gate.deliver(ready.remove());
        if (!ready.isEmpty()) env.schedule(0, this::deliver);
    }

    // ---- What the replica tells ----

    private final class ReplicaEvents implements Replica.Listener {
        @Override
        public void appended(Entry entry) {
            witness(entry);
        }

        @Override
        public void cut(long after) {
            // What is cut was never committed, and so is not in the rows: a leader's own went with its reign.
        }

        @Override
        public void committed(long offset) {
            application.advance();
        }

        @Override
        public void serving(long epoch) {
            Reign reign = replica.reign();
            if (reign == null) return;
            // Watches hold if it was this process that served last, and all that it wrote is still there.
            if (!reign.inherited().equals(servedEnd)) partition.breakWatches();
            hasServed = true;
            surroundings.serving(partition.number(), reign.assignment());
        }

        @Override
        public void deposed(long epoch) {
            if (hasServed) servedEnd = replica.log().end();
            hasServed = false;
            duties.deposed();
            partition.cutAfter(application.applied());
            for (HeldReplies.Dropped<Waiting> dropped : held.drop()) {
                Waiting waiting = dropped.reply();
                if (dropped.hasAppended()) waiting.reply().replaceWith(UNCERTAIN);
                else waiting.reply().refuse(UNCONFIRMED);
                deliverSoon(waiting.connection());
            }
            heldCount = 0;
            interim.deposed(env.monotonicNanos());
        }

        @Override
        public void reached() {
            application.advance();
            held.release();
        }
    }
}
