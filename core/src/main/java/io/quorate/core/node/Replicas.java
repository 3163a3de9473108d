package io.quorate.core.node;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.LogRecord;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.CommitLogJournal;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.LeaseTerms;
import io.quorate.core.log.Message;
import io.quorate.core.log.MessageCodec;
import io.quorate.core.log.Peers;
import io.quorate.core.log.ShardMessage;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One process's replicas of all partitions, over one commit log.
///
/// All entrances are called on one thread, and none waits. What comes in is gathered into turns: at the end of one
/// the commit log writes once for all partitions, and one frame goes to each peer that anything is said to.
public final class Replicas {
    /// The kind of what a passenger says; kinds below 128 are what replicas say.
    static final int PASSENGER = 130;

    /// How often what may have got lost is said again: a few round trips.
    private static final long TICK_NANOS = 50_000_000;
    /// A record for which nobody waits is synced so much later at the latest.
    private static final long BACKGROUND_SYNC_NANOS = 1_000_000_000;

    private final Env env;
    private final Hosted.Maker<?> maker;
    private final CommitLog log;
    private final Outbox outbox;
    private final Confirmations confirmations;
    private final SortedMap<Integer, Hosted> partitions = new TreeMap<>();

    /// The partitions with records that are not synced yet, and the last of these of each.
    private final Map<Integer, Long> unsynced = new TreeMap<>();
    /// The partitions to which something has happened in this turn.
    private final SortedSet<Integer> touched = new TreeSet<>();

    private Runnable turnEnded = () -> {};
    /// Who speaks in the same frames; by default nobody, whoever else does.
    private Passenger passenger = (_, _) -> {};

    private boolean isTurnDue;
    private boolean isSyncDue;

    /// A process that has not taken in yet what its commit log holds: see [#recover].
    ///
    /// @param log makes the commit log, given who listens to it
    public Replicas(
            ProcessId self,
            Env env,
            LeaseTerms leaseTerms,
            Rules rules,
            Hosted.Maker<?> maker,
            Function<CommitLog.Listener, CommitLog> log) {
        this.env = env;
        this.maker = maker;
        this.log = log.apply(new LogListener());
        this.outbox = new Outbox(env);
        // A wall clock is set, forwards and back: no lease may be counted by one.
        LongSupplier clock = rules.hold(Rule.LEASE_IS_MONOTONIC) ? env::monotonicNanos : () -> env.wallMicros() * 1_000;
        confirmations = new Confirmations(
                self, (peer, said) -> MessageCodec.encode(said, outbox.to(peer)), leaseTerms, clock, rules);
    }

    /// Where what is said to other nodes in this turn is written.
    Outbox outbox() {
        return outbox;
    }

    /// Has something run at the end of each turn.
    void onTurnEnded(Runnable then) {
        turnEnded = then;
    }

    /// From now on its frames take somebody along.
    public Carriage carry(Passenger aboard) {
        passenger = aboard;
        return (to, message) -> {
            ByteSink frame = outbox.to(to);
            frame.putByte(PASSENGER);
            int lengthAt = frame.size();
            frame.putInt(0);
            message.accept(frame);
            frame.setInt(lengthAt, frame.size() - lengthAt - Integer.BYTES);
            endTurnSoon();
        };
    }

    // ---- Start ----

    /// Takes in what the commit log holds, and begins.
    ///
    /// @param records all of them, in order
    public void recover(Iterator<LogRecord> records) {
        while (records.hasNext()) {
            LogRecord carrier = records.next();
            host(carrier.partition()).replica().recover(CommitLogJournal.read(carrier), carrier.lsn());
            // What a killed process has written can be read before it is durable.
            unsynced.put(carrier.partition(), carrier.lsn());
        }
        partitions.values().forEach(Hosted::recovered);
        touched.addAll(partitions.keySet());
        env.schedule(TICK_NANOS, this::tick);
        endTurnSoon();
    }

    /// A partition on this node, made if it was none yet.
    ///
    /// A message may come before the metadata that names this node: to refuse it would cost a vote that counts.
    public Hosted host(int partition) {
        Hosted known = partitions.get(partition);
        return known != null ? known : make(partition, maker);
    }

    /// Makes a partition on this node that is of a kind of its own.
    <H extends Hosted> H make(int partition, Hosted.Maker<H> own) {
        var journal = new PartitionJournal(new CommitLogJournal(log, partition), lsn -> {
            unsynced.put(partition, lsn);
            touch(partition);
        });
        Peers peers = (peer, message) -> MessageCodec.encode(partition, message, outbox.to(peer));
        H made = own.make(partition, confirmations, journal, peers);
        partitions.put(partition, made);
        return made;
    }

    /// A partition on this node; null if it is none.
    public @Nullable Hosted find(int partition) {
        return partitions.get(partition);
    }

    /// All partitions on this node, by their numbers.
    public SortedMap<Integer, Hosted> partitions() {
        return Collections.unmodifiableSortedMap(partitions);
    }

    // ---- What comes in ----

    /// Takes a frame from another node, in which only replicas and their passenger speak.
    public void receive(NodeId from, byte[] frame) {
        var source = new ByteSource(frame);
        while (source.remaining() > 0) receiveNext(from, source);
        endTurnSoon();
    }

    /// Takes the next message of a frame.
    void receiveNext(NodeId from, ByteSource frame) {
        if (frame.peekByte() == PASSENGER) {
            frame.getByte();
            passenger.receive(from, frame.slice(frame.getInt()));
            return;
        }
        switch (MessageCodec.decode(frame)) {
            case MessageCodec.Addressed(int partition, Message message) -> {
                touch(partition);
                host(partition).receive(from, message);
            }
            case ShardMessage message -> confirmations.receive(from, message);
        }
    }

    /// Learns what the control plane has decided for a partition, from committed metadata only.
    public void assign(int partition, Assignment assignment) {
        touch(partition);
        host(partition).assign(assignment);
    }

    /// Something is done to a partition from outside, so that it has a turn to end.
    public void touch(int partition) {
        touched.add(partition);
        endTurnSoon();
    }

    private void tick() {
        partitions.values().forEach(Hosted::tick);
        confirmations.tick();
        touched.addAll(partitions.keySet());
        endTurnSoon();
        env.schedule(TICK_NANOS, this::tick);
    }

    // ---- Recycling ----

    /// The last record of the commit log.
    long appendedLsn() {
        return log.appendedLsn();
    }

    /// About how many bytes of the commit log lie above a record.
    long loggedBytesAbove(long lsn) {
        return log.bytesAbove(lsn);
    }

    /// The oldest record of the commit log without which a restart would not give all replicas back: see
    /// [io.quorate.core.log.Replica#checkpoint()].
    public long oldestNeededLsn() {
        return partitions.values().stream()
                .mapToLong(partition -> partition.replica().oldestNeededLsn())
                .min()
                .orElse(1);
    }

    /// Nothing below a record is needed any more, and that was noted where the next recovery finds it: segments of
    /// the commit log may be recycled.
    public void recycleBelow(long lsn) {
        log.flushedThrough(lsn - 1);
    }

    // ---- The turn ----

    /// What has gathered is said at the end of this turn.
    void endTurnSoon() {
        if (isTurnDue) return;
        isTurnDue = true;
        env.schedule(0, this::endTurn);
    }

    private void endTurn() {
        isTurnDue = false;
        var ending = touched.toArray(Integer[]::new);
        // A reply that leaves may bring the next request from inside: that is the next turn's.
        touched.clear();
        for (int number : ending) host(number).endTurn();
        turnEnded.run();
        confirmations.endTurn();
        log.endTurn();
        syncLater();
        outbox.flush();
    }

    private void syncLater() {
        if (isSyncDue || log.appendedLsn() <= log.syncedLsn()) return;
        isSyncDue = true;
        env.schedule(BACKGROUND_SYNC_NANOS, () -> {
            isSyncDue = false;
            log.sync();
            endTurnSoon();
        });
    }

    // ---- The commit log ----

    private final class LogListener implements CommitLog.Listener {
        @Override
        public void progressed() {
            for (int number : unsynced.keySet().toArray(Integer[]::new)) {
                touch(number);
                host(number).replica().progressed();
            }
            unsynced.values().removeIf(lsn -> lsn <= log.syncedLsn());
        }

        @Override
        public void roomChanged() {
            env.roomChanged();
            endTurnSoon();
        }

        @Override
        public void failed(String why) {
            env.failed(why);
        }
    }
}
