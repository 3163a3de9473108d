package io.quorate.sim.cluster;

import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Application;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Confirmations;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.Election;
import io.quorate.core.log.Entry;
import io.quorate.core.log.EpochHistory;
import io.quorate.core.log.HeldReplies;
import io.quorate.core.log.Interim;
import io.quorate.core.log.Journal;
import io.quorate.core.log.LogLimits;
import io.quorate.core.log.Message;
import io.quorate.core.log.Peers;
import io.quorate.core.log.Position;
import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.log.ReplicaLog;
import io.quorate.core.log.ReplicaSets;
import io.quorate.core.node.Hosted;
import io.quorate.core.rule.Rules;
import io.quorate.sim.machine.Life;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One replica in a process, with the state above it and the replies that it holds.
final class PartitionReplica implements Replica.Listener, Hosted, RegisterSnapshots.Owner {
    /// A reply that is held, and where it goes.
    private record Reply(Request request, Object result, Optional<Position> written, Request.Answer answer) {}

    private final ProcessId self;
    private final int partition;
    private final ReplicaProcess.Surroundings surroundings;
    private final Truth truth;
    private final Replica replica;
    private final @Nullable Election election;
    private final RegisterMachine machine = new RegisterMachine();
    private final RegisterSnapshots snapshots;
    private final Runnable progressed;
    private final Application application;
    private final HeldReplies<Reply> held;
    private final Interim interim;
    private final Life life;
    /// Since when the log has its entries, in the time that the process ran; not those that were recovered.
    private final Map<Long, Long> arrivals = new TreeMap<>();

    private long toldCommitted;
    /// Up to where the log is in the state that the disk keeps.
    private long storedOffset;
    /// Whether a snapshot is being switched in just now.
    private boolean isSwitching;
    /// The log as it was when the message came that is handled now.
    private EpochHistory historyBefore = EpochHistory.EMPTY;
    private Position endBefore = Position.START;
    private ReplicaSets setsBefore = ReplicaSets.NONE;
    /// The log as it was recovered: it may be dropped at once.
    private EpochHistory historyAtStart = EpochHistory.EMPTY;
    private Position endAtStart = Position.START;

    PartitionReplica(
            ProcessId self,
            int code,
            Confirmations confirmations,
            Journal journal,
            Peers peers,
            LogLimits limits,
            Rules rules,
            SimStateDisk disk,
            Life life,
            Runnable progressed,
            ReplicaProcess.Surroundings surroundings,
            Optional<Voting> voting) {
        this.self = self;
        this.partition = PartitionId.of(code).number();
        this.surroundings = surroundings;
        truth = surroundings.truth(partition);
        this.progressed = progressed;
        this.life = life;
        snapshots = new RegisterSnapshots(partition, machine, disk, life, this);
        replica = voting.map(vote -> Replica.voting(
                        self, code, confirmations, journal, peers, this, snapshots, limits, vote.founders(), rules))
                .orElseGet(
                        () -> new Replica(self, code, confirmations, journal, peers, this, snapshots, limits, rules));
        election = voting.map(vote -> elect(vote, peers, rules)).orElse(null);
        machine.become(disk.state(partition));
        storedOffset = machine.coverage().last().offset();
        application = new Application(
                replica.log(), rules, this::apply, machine.coverage().last().offset());
        held = new HeldReplies<>(replica, rules, this::leave);
        interim = new Interim(
                replica,
                held,
                again -> life.after(0, () -> {
                    again.run();
                    progressed.run();
                }));
    }

    private Election elect(Voting voting, Peers peers, Rules rules) {
        var vote = new Election(
                self.node(), replica, peers, voting.config(), voting.random(), rules, surroundings.nowNanos());
        vote.setLearners(voting.everybody());
        return vote;
    }

    @Override
    public Replica replica() {
        return replica;
    }

    /// Its part in the vote; null where epochs are handed out.
    @Nullable
    Election election() {
        return election;
    }

    RegisterMachine machine() {
        return machine;
    }

    boolean isServing() {
        Reign reign = replica.reign();
        return reign != null && reign.isServing();
    }

    /// How long the log has had an entry, while the process ran; 0 if it was recovered.
    long ageNanos(long offset) {
        return life.ranNanos() - arrivals.getOrDefault(offset, life.ranNanos());
    }

    @Override
    public void recovered() {
        Coverage coverage = machine.coverage();
        toldCommitted = coverage.last().offset();
        replica.recovered(coverage);
        historyAtStart = replica.log().history();
        endAtStart = replica.log().end();
        application.recover();
        committed(replica.log().committed());
    }

    /// Whether the log was recovered with an entry, or behind it.
    boolean hadAtStart(Position position) {
        return position.offset() <= endAtStart.offset()
                && historyAtStart.epochAt(position.offset()) == position.epoch();
    }

    RegisterSnapshots snapshots() {
        return snapshots;
    }

    @Override
    public void retire(long epoch) {
        ReplicaLog log = replica.log();
        boolean hasEarly =
                log.from(log.committed() + 1, Long.MAX_VALUE).stream().anyMatch(Entry::isEarly);
        Position end = log.end();
        replica.retire(epoch);
        if (log.end().equals(end)) return;
        surroundings.count("a replica is removed");
        if (hasEarly) surroundings.count("a replica with an early tail is removed");
    }

    @Override
    public void receive(NodeId from, Message message) {
        boolean isTakingOver = replica.isTakingOver();
        historyBefore = replica.log().history();
        endBefore = replica.log().end();
        setsBefore = replica.log().sets();
        if (isTakingOver && message instanceof Message.Refused(long epoch, long promised) && epoch == promised) {
            surroundings.count("split vote");
        }
        if (message instanceof Message.LeaseGivenUp) surroundings.count("a lease is given up");
        long before = replica.promised();
        if (election == null) replica.receive(from, message);
        else election.receive(from, message, surroundings.nowNanos());
        if (message instanceof Message.Fence && message.epoch() > before && replica.promised() == before) {
            surroundings.count("a promise waits for a lease");
        }
        if (isTakingOver && !replica.isTakingOver() && replica.reign() == null) {
            surroundings.count("takeover given up for a newer one");
        }
    }

    @Override
    public void tick() {
        look();
        if (election == null) {
            replica.tick();
            return;
        }
        boolean wasLeading = election.isLeading();
        boolean wasVoter = election.voters().contains(self.node());
        election.tick(surroundings.nowNanos());
        if (!wasLeading || election.isLeading()) return;
        surroundings.count(wasVoter ? "leader steps down for want of a majority" : "leader voted out steps down");
    }

    @Override
    public void assign(Assignment assignment) {
        boolean isTakingOver = replica.isTakingOver();
        replica.assign(assignment);
        look();
        if (isTakingOver && replica.isTakingOver() && replica.promised() == assignment.epoch()) {
            surroundings.count("takeover inside a takeover");
        }
    }

    // ---- Requests ----

    void ask(Request request, Request.Answer answer) {
        if (interim.isOpen() && !interim.isFull()) {
            interim.park(() -> ask(request, answer));
            return;
        }
        Reign reign = replica.reign();
        if (interim.isOpen() || reign == null || !reign.isServing()) {
            answer.notApplied(replica.leader());
            return;
        }
        application.advance();
        long seen = machine.offsetOf(request.key());
        Request.Effect effect = request.command().apply(machine.read(request.key()));
        Optional<Position> written = effect.written().map(value -> write(reign, request, value));
        long done = written.map(Position::offset).orElse(0L);
        if (done == 0 && request.dial().demand().mayLease() && reign.isLeased()) {
            surroundings.count("a read is proven by a lease");
        }
        var reply = new Reply(request, effect.result(), written, answer);
        held.hold(reply, request.dial().demand(), seen, done, request.mayWrite());
    }

    private Position write(Reign reign, Request request, Optional<String> value) {
        var write = new RegisterMachine.Write(request.key(), value, surroundings.nowNanos());
        boolean isSynced = request.dial().demand().isSynced();
        long offset = reign.append(write.encode(), request.dial().demand().isEarly(), isSynced);
        machine.execute(write, offset);
        arrivals.put(offset, life.ranNanos());
        return replica.log().positionAt(offset);
    }

    private void leave(Reply reply) {
        reply.written().ifPresent(position -> {
            if (position.offset() > replica.log().committed()) surroundings.count("acknowledged before commit");
            truth.acknowledged(position, reply.request().dial(), reply.request().key());
        });
        reply.answer().applied(reply.result());
    }

    @Override
    public void handOver(NodeId successor) {
        if (!interim.handOver(successor, surroundings.nowNanos())) return;
        progressed.run();
        surroundings.count(
                successor.equals(self.node())
                        ? "a leader is asked to make way for another replica set"
                        : "a leader is asked to hand over");
    }

    @Override
    public Optional<NodeId> successor() {
        return interim.successor();
    }

    private void look() {
        boolean wasLeaving = interim.isHandingOver();
        interim.look(surroundings.nowNanos());
        if (wasLeaving && !interim.isHandingOver()) surroundings.count("a hand-over comes to nothing");
    }

    @Override
    public long storedOffset() {
        return storedOffset;
    }

    /// The disk keeps the state up to an entry.
    void stored(Position last) {
        storedOffset = last.offset();
    }

    @Override
    public void endTurn() {
        application.advance();
        held.release();
        replica.endTurn();
        look();
    }

    // ---- What the replica tells ----

    @Override
    public void appended(Entry entry) {
        arrivals.put(entry.offset(), life.ranNanos());
        Reign reign = replica.reign();
        if (reign != null && reign.epoch() == entry.epoch()) truth.leads(self, reign.epoch(), reign.assignment());
    }

    @Override
    public void cut(long after) {
        if (isSwitching) surroundings.count("a tail is cut for a snapshot");
        surroundings.count("a tail is cut");
        if (historyBefore.epochAt(after + 1) != endBefore.epoch()) {
            surroundings.count("a tail of more than one epoch is cut");
        }
        if (!replica.log().sets().equals(setsBefore)) surroundings.count("replica set cut");
    }

    @Override
    public void committed(long offset) {
        truth.committed(self.node(), replica.log(), toldCommitted);
        toldCommitted = Math.max(toldCommitted, offset);
    }

    @Override
    public void serving(long epoch) {
        Reign reign = replica.reign();
        if (reign == null) return;
        truth.leads(self, epoch, reign.assignment());
        surroundings.serving(reign.assignment(), partition);
    }

    @Override
    public void refusedConfirmation(long newer) {
        surroundings.count("a confirmation is asked for after a newer promise");
    }

    @Override
    public void deposed(long epoch) {
        machine.dropOverlay();
        if (interim.isHandingOver()) surroundings.count("a leader has handed over");
        interim.deposed(surroundings.nowNanos());
        for (HeldReplies.Dropped<Reply> dropped : held.drop()) {
            if (dropped.hasAppended()) {
                surroundings.count("write uncertain after a deposition");
                dropped.reply().answer().uncertain();
            } else {
                surroundings.count("leader deposed with reads waiting");
                dropped.reply().answer().notApplied(Optional.empty());
            }
        }
    }

    @Override
    public void reached() {
        application.advance();
        held.release();
    }

    // ---- The state ----

    private void apply(Entry entry) {
        machine.apply(entry);
        long time = Math.max(machine.coverage().time(), RegisterMachine.time(entry));
        machine.covers(replica.log().coverage(entry.offset(), time));
    }

    // ---- Snapshots ----

    @Override
    public Application application() {
        return application;
    }

    @Override
    public void installed(Coverage coverage, SortedMap<String, String> rows) {
        truth.checkState(self.node(), coverage, rows);
        stored(coverage.last());
        toldCommitted = Math.max(toldCommitted, coverage.last().offset());
        isSwitching = true;
        historyBefore = replica.log().history();
        endBefore = replica.log().end();
        setsBefore = replica.log().sets();
        surroundings.count("a snapshot is switched in");
        if (truth.committedCount() > coverage.last().offset()) surroundings.count("snapshot during load");
        if (replica.isTakingOver()) surroundings.count("snapshot during a takeover");
        if (replica.log().end().offset() > coverage.last().offset()
                && replica.log().has(coverage.last())) surroundings.count("a tail beyond a snapshot stays");
    }

    @Override
    public void switchedIn(Coverage coverage) {
        isSwitching = false;
    }

    @Override
    public void dropped() {
        toldCommitted = 0;
        stored(Position.START);
    }

    @Override
    public void progressed() {
        progressed.run();
    }

    @Override
    public void count(String rare) {
        surroundings.count(rare);
    }
}
