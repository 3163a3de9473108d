package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One node's part in a partition: its promise, its copy of the log and, while it leads, its reign.
///
/// All entrances are called on one thread, and none waits. [#endTurn()] follows a run of them: what is to be
/// said and recorded leaves together.
public final class Replica {
    /// What those above a replica learn, from inside its entrances.
    public interface Listener {
        /// An entry has come to the end of the log.
        void appended(Entry entry);

        /// The entries above an offset are no more.
        void cut(long after);

        /// The log is committed up to an offset, as far as this replica knows.
        void committed(long offset);

        /// It serves from now on: all that earlier leaders had committed is in its log, and committed.
        void serving(long epoch);

        /// Another node was asked to confirm its reign and has promised a newer epoch; [#deposed] follows.
        default void refusedConfirmation(long newer) {}

        /// Its reign, or its attempt at one, is over.
        void deposed(long epoch);

        /// What [Reign#held] or [Reign#confirmedRound] answer may have changed.
        void reached();
    }

    private final ProcessId self;
    private final int partition;
    private final Confirmations confirmations;
    private final Journal journal;
    private final Peers peers;
    private final Listener listener;
    private final LogLimits limits;
    private final Rules rules;
    private final LossLedger ledger;
    private final ReplicaLog log;
    private final Snapshots snapshots;
    private final SnapshotSource source;
    private final SnapshotReceipt receipt;
    private final Checkpoints checkpoints;

    /// Who counts, where epochs are won by vote; null where they are handed out.
    private final @Nullable Electorate electorate;

    /// The newest epoch that it answers to.
    private long promised;
    /// Whom that was promised to; empty if it was learned otherwise that the epoch has begun.
    private Optional<ProcessId> promisedTo = Optional.empty();
    /// When it recorded that.
    private long promiseLsn;
    /// Whom to tell once the promise is synced; null if nobody waits.
    private @Nullable ProcessId fencedBy;

    /// Up to where the log is that of the leader of the promised epoch.
    private long matched;
    /// Who leads in the promised epoch, once it has been heard of.
    private @Nullable NodeId leader;

    private boolean isAnswerDue;
    /// Since when it is removed and its state is still there: the record of it; 0 if it is not.
    private long retiredLsn;
    /// Whether the state is being dropped.
    private boolean isDropping;

    private long assignedEpoch;
    /// Who leads in the assigned epoch, if another node does.
    private @Nullable NodeId assignedLeader;
    /// An epoch of its own that it may not promise yet, since it sits out a lease.
    private @Nullable Assignment postponed;

    private @Nullable Takeover takeover;
    private @Nullable Reign reign;

    /// A replica without a log.
    ///
    /// @param confirmations those of its shard
    public Replica(
            ProcessId self,
            int partition,
            Confirmations confirmations,
            Journal journal,
            Peers peers,
            Listener listener,
            Snapshots snapshots,
            LogLimits limits,
            Rules rules) {
        this(self, partition, confirmations, journal, peers, listener, snapshots, limits, Optional.empty(), rules);
    }

    /// A replica without a log, in a partition whose epochs are won by vote: [Election] takes part in that.
    ///
    /// @param confirmations those of its shard
    /// @param founders who counts until the log names a replica set; none if this node was not there then
    public static Replica voting(
            ProcessId self,
            int partition,
            Confirmations confirmations,
            Journal journal,
            Peers peers,
            Listener listener,
            Snapshots snapshots,
            LogLimits limits,
            List<NodeId> founders,
            Rules rules) {
        Optional<List<NodeId>> voted = Optional.of(founders);
        return new Replica(self, partition, confirmations, journal, peers, listener, snapshots, limits, voted, rules);
    }

    private Replica(
            ProcessId self,
            int partition,
            Confirmations confirmations,
            Journal journal,
            Peers peers,
            Listener listener,
            Snapshots snapshots,
            LogLimits limits,
            Optional<List<NodeId>> founders,
            Rules rules) {
        this.limits = limits;
        this.self = self;
        this.partition = partition;
        this.confirmations = confirmations;
        this.journal = journal;
        this.peers = peers;
        this.listener = listener;
        this.rules = rules;
        ledger = new LossLedger(journal, rules);
        log = new ReplicaLog(journal, ledger, rules);
        this.snapshots = snapshots;
        source = new SnapshotSource(self, snapshots, log, peers, limits, rules);
        receipt = new SnapshotReceipt(snapshots, peers, rules, new ReceiptOwner());
        checkpoints = new Checkpoints(journal, log, ledger, rules);
        electorate = founders.map(nodes -> new Electorate(log, nodes, rules)).orElse(null);
    }

    /// Takes in what its journal holds, record by record in order, before anything else.
    ///
    /// @throws ReplicaDamage if it does not fit together
    public void recover(JournalRecord record, long lsn) {
        if (record instanceof JournalRecord.Promise(long epoch, Optional<ProcessId> to)) {
            promised = epoch;
            promisedTo = to;
            promiseLsn = lsn;
            confirmations.recovered(partition, epoch);
            return;
        }
        log.recover(record, lsn);
        if (record instanceof JournalRecord.Checkpoint checkpoint) {
            promised = checkpoint.promised();
            promisedTo = checkpoint.promisedTo();
            promiseLsn = lsn;
            confirmations.recovered(partition, promised);
            checkpoints.recover(lsn);
        }
    }

    /// All that its journal holds was taken in, and the state above it is empty.
    public void recovered() {
        recovered(Coverage.NOTHING);
    }

    /// All that its journal holds was taken in.
    ///
    /// The state may be ahead of the journal: an entry that others have made durable was applied before
    /// this journal was synced, or the power went after a snapshot was in place and before that was
    /// recorded. All that is in a state is committed, so the log goes on from there.
    ///
    /// @param applied what of the log is in the state above
    /// @throws ReplicaDamage if entries between that and the log are missing
    public void recovered(Coverage applied) {
        log.recovered(applied);
        if (log.has(applied.last())) log.commit(applied.last().offset());
        else goOnFrom(applied);
        if (applied.last().epoch() > promised) promise(applied.last().epoch(), Optional.empty());
        ledger.committed(log);
        receipt.recovered();
    }

    private void goOnFrom(Coverage coverage) {
        long end = log.end().offset();
        long common = log.goOnFrom(coverage);
        matched = Math.min(matched, common);
        if (common < end) listener.cut(common);
        checkpoint();
    }

    /// Its copy of the log.
    public ReplicaLog log() {
        return log;
    }

    /// What its log has lost although a reply may have left.
    public LossLedger ledger() {
        return ledger;
    }

    /// The newest epoch that it answers to.
    public long promised() {
        return promised;
    }

    /// Its reign, if it leads; not before its opening entry is committed does it serve.
    public @Nullable Reign reign() {
        return reign;
    }

    /// Whether it is on its way into an epoch that was handed to it.
    public boolean isTakingOver() {
        return takeover != null;
    }

    /// Who leads in the promised epoch, if it has heard. Not this one once it knows that its reign is over.
    public Optional<NodeId> leader() {
        boolean isOver = reign == null && takeover == null && self.node().equals(leader);
        return isOver ? Optional.empty() : Optional.ofNullable(leader);
    }

    /// The reply to a command leaves although what it has done is not committed.
    ///
    /// @param offset of the entry with what it has done
    void acknowledgedEarly(long offset) {
        ledger.acknowledged(log.positionAt(offset));
    }

    // ---- Truncation ----
    //
    // So that segments of the journal can be recycled, whoever owns the journal does this, again and again: (1) makes
    // the state durable, (2) tells each replica by `release` how far its state has come, and lets it record a
    // `checkpoint`, (3) once these are synced, asks for the least `oldestNeededLsn()` of all, (4) notes it where the
    // next recovery finds it, durably, (5) tells the commit log that all below is flushed.

    /// The state above holds all up to an entry durably. Lets go of what is not kept for those that are behind.
    public void release(Position applied) {
        log.release(applied, source.viewOffset(), limits.retention());
    }

    /// Records all of the replica but its newest entries, so that what was recorded before is not needed
    /// any more once this is synced.
    public void checkpoint() {
        checkpoints.record(promised, promisedTo);
    }

    /// The oldest record of the journal without which a restart would not give this replica back.
    public long oldestNeededLsn() {
        return checkpoints.oldestNeededLsn();
    }

    // ---- Decisions of the control plane ----

    /// The node is in no set of this partition any more: drops log and state, never the promise. Entries whose
    /// replies may have left go into the ledger first.
    ///
    /// May be asked for again and again, and is to be after a restart, since it may have been interrupted.
    /// It does nothing where a newer reign, or the leader of this one, has sent something already: then the
    /// node is in a set again. Until the state is gone nothing is appended.
    ///
    /// @param epoch the newest of the partition in the committed metadata in which the node is in no set:
    ///     neither in the established one nor in one that is to be, and no learner
    public void retire(long epoch) {
        if (electorate != null) throw new IllegalStateException("a log with its own replica set is on every node");
        boolean isOfThisReign = promised == epoch && (matched > 0 || reign != null || takeover != null);
        if (promised > epoch || isOfThisReign || receipt.isInstalling() || retiredLsn > 0) return;
        if (promised < epoch && !confirmations.mayPromise(partition, self.node())) return;
        source.close();
        receipt.giveUp();
        if (log.end().equals(Position.START)) return;
        if (promised < epoch) promise(epoch, Optional.empty());
        log.drop();
        matched = 0;
        isAnswerDue = false;
        if (!rules.hold(Rule.REMOVED_KEEPS_PROMISE)) {
            promised = 0;
            promisedTo = Optional.empty();
            confirmations.promised(partition, 0);
        }
        checkpoint();
        retiredLsn = checkpoints.lsn();
    }

    /// The state goes once it is recorded that the log has gone: the other way round a restart would find a
    /// log that goes on from a state that is not there.
    private void dropRetired() {
        if (retiredLsn == 0 || isDropping || journal.syncedLsn() < retiredLsn) return;
        isDropping = true;
        snapshots.drop(() -> {
            isDropping = false;
            retiredLsn = 0;
            goOnWithTakeover();
        });
    }

    /// Whether the state is on its way out or in: until it is there nothing is built on it.
    private boolean isStateChanging() {
        return retiredLsn > 0 || receipt.isInstalling();
    }

    /// Learns of an epoch, from committed metadata only. The process that it is handed to takes it over.
    public void assign(Assignment assignment) {
        long epoch = assignment.epoch();
        if (reign != null && reign.epoch() == epoch) {
            reign.over(assignment); // who learns may change within an epoch
            return;
        }
        if (epoch < assignedEpoch || epoch == assignedEpoch && rules.hold(Rule.EPOCH_IS_TAKEN_ONCE)) return;
        assignedEpoch = epoch;
        assignedLeader = null;
        postponed = null;
        boolean isMine = rules.hold(Rule.REIGN_ENDS_WITH_PROCESS)
                ? assignment.leader().equals(self)
                : assignment.leader().node().equals(self.node());
        if (epoch < promised) return;
        if (!isMine) {
            if (reign != null || takeover != null) stepDown();
            boolean isMember = assignment.replicas().contains(self.node())
                    || assignment.learners().contains(self.node());
            if (isMember) assignedLeader = assignment.leader().node();
            join();
            return;
        }
        takeOver(assignment);
    }

    private void takeOver(Assignment assignment) {
        if (!confirmations.mayPromise(partition, self.node())) {
            postponed = assignment;
            return;
        }
        promise(assignment.epoch(), Optional.of(self));
        if (electorate == null) ledBy(self.node());
        takeover = new Takeover(assignment, self.node(), log, peers, rules);
        takeover.begin();
        goOnWithTakeover();
    }

    // ---- Where epochs are won by vote ----

    /// The nodes that count, as far as its log tells.
    ///
    /// @throws IllegalStateException where epochs are handed out
    List<NodeId> voters() {
        return electorate().voters();
    }

    /// Tries to win an epoch that is newer than all it has promised; not while it sits out a lease.
    void stand(long epoch) {
        if (confirmations.mayPromise(partition, self.node()))
            assign(electorate().assignment(epoch, self));
    }

    /// Whether it leads although the replica set has gone on without it: then it is to go, once the others know
    /// that the set is committed.
    boolean isLeadingOthers() {
        return reign != null && electorate().isCommitted() && !voters().contains(self.node());
    }

    /// Leads no more, since others may have found another leader.
    void resign() {
        stepDown();
        leader = null;
    }

    /// Which nodes follow, besides those that vote.
    void follow(List<NodeId> nodes) {
        electorate().follow(nodes);
        if (reign != null) reign.over(electorate().assignment(reign.epoch(), self));
    }

    /// Puts another replica set in force.
    ///
    /// @return why not, if it is refused
    Optional<SetRefusal> change(List<NodeId> replicas) {
        Reign leading = reign;
        if (leading == null) return Optional.of(SetRefusal.NOT_LEADING);
        Optional<SetRefusal> refusal = electorate().refusal(leading, replicas);
        if (refusal.isPresent()) return refusal;
        Entry set = leading.appendSet(replicas);
        leading.over(electorate().assignment(leading.epoch(), self));
        listener.appended(set);
        reached();
        return Optional.empty();
    }

    private Electorate electorate() {
        if (electorate == null) throw new IllegalStateException("the epochs of this partition are handed out");
        return electorate;
    }

    // ---- What it says by itself ----

    /// Takes over what had to wait, if nothing newer was promised since.
    private void goOnWithPostponed() {
        Assignment waiting = postponed;
        if (waiting == null) return;
        postponed = null;
        if (waiting.epoch() >= promised) takeOver(waiting);
    }

    /// Learns who leads in the epoch that it has promised.
    private void ledBy(NodeId node) {
        leader = node;
        confirmations.follows(partition, node);
    }

    /// Asks the leader that it was told of for what it lacks: after a restart nothing else may be said for
    /// long.
    private void join() {
        boolean isMatched = promised > assignedEpoch || promised == assignedEpoch && matched > 0;
        if (assignedLeader == null || isMatched || receipt.isComing(assignedEpoch)) return;
        peers.send(assignedLeader, new Message.Mismatched(assignedEpoch, log.end(), log.history()));
    }

    // ---- Messages ----

    /// Takes a message from another node.
    public void receive(NodeId from, Message message) {
        switch (message) {
            case Message.Fence fence -> fence(from, fence);
            case Message.Append append -> append(from, append);
            case Message.Pull pull -> pull(from, pull);
            case Message.Offer offer -> offer(from, offer);
            case Message.Chunk chunk -> {
                if (isReceiving(chunk.epoch())) receipt.chunk(chunk);
            }
            case Message.Fetch fetch -> {
                if (fetch.epoch() != promised || retiredLsn > 0) return;
                source.fetch(from, fetch);
                if (reign != null) reign.fetched(from);
            }
            case Message.Promised answer -> {
                if (takeover != null && takeover.epoch() == answer.epoch()) {
                    takeover.promised(from, answer);
                    goOnWithTakeover();
                }
            }
            case Message.Tail tail -> {
                if (takeover == null || takeover.epoch() != tail.epoch() || retiredLsn > 0) return;
                adopt(tail.previous(), tail.entries());
                goOnWithTakeover();
            }
            case Message.Accepted answer -> {
                if (reign == null || reign.epoch() != answer.epoch()) return;
                reign.accepted(from, answer);
                reached();
            }
            case Message.Mismatched answer -> {
                if (reign != null && reign.epoch() == answer.epoch()) reign.mismatched(from, answer);
            }
            case Message.Refused(long epoch, long newer) -> {
                boolean isMine =
                        reign != null && reign.epoch() == epoch || takeover != null && takeover.epoch() == epoch;
                if (isMine && newer > epoch) stepDown();
            }
            case Message.LeaseGivenUp(long epoch) -> {
                if (epoch != promised) return;
                confirmations.givenUp(partition, from);
                goOnWithPostponed();
            }
            // Election takes part in these; where epochs are handed out nobody has a say.
            case Message.PreVote _, Message.PreVoted _ -> {}
        }
    }

    private void fence(NodeId from, Message.Fence fence) {
        if (fence.epoch() < promised || fence.epoch() == promised && hasVotedAgainst(fence.leader())) {
            peers.send(from, new Message.Refused(fence.epoch(), promised));
            return;
        }
        if (fence.epoch() > promised) {
            // It will ask again; until then a lease is sat out.
            if (!confirmations.mayPromise(partition, from)) return;
            promise(fence.epoch(), Optional.of(fence.leader()));
        }
        // Where epochs are handed out there is nobody else; a candidate may yet lose.
        if (electorate == null) ledBy(from);
        fencedBy = fence.leader();
        answerFence();
    }

    /// A promise is a vote where several may ask for the same epoch: it is given once, to one process. Whoever
    /// learnt of the epoch from its leader has no vote left, since somebody has won.
    private boolean hasVotedAgainst(ProcessId candidate) {
        if (electorate == null || !rules.hold(Rule.VOTE_IS_GIVEN_ONCE)) return false;
        return rules.hold(Rule.VOTE_NAMES_PROCESS)
                ? !promisedTo.equals(Optional.of(candidate))
                : !promisedTo.map(ProcessId::node).equals(Optional.of(candidate.node()));
    }

    /// A promise is in force at once, and answered when it and all before it in the journal are synced.
    private void answerFence() {
        if (fencedBy == null || !isPromiseCounted()) return;
        peers.send(fencedBy.node(), new Message.Promised(promised, fencedBy, log.end()));
        fencedBy = null;
    }

    private boolean isPromiseCounted() {
        return journal.syncedLsn() >= promiseLsn || !rules.hold(Rule.PROMISE_IS_SYNCED);
    }

    private void promise(long epoch, Optional<ProcessId> to) {
        stepDown();
        promised = epoch;
        promisedTo = to;
        confirmations.promised(partition, epoch);
        promiseLsn = journal.record(new JournalRecord.Promise(epoch, to), true);
        matched = 0;
        leader = null;
        fencedBy = null;
    }

    private void append(NodeId from, Message.Append append) {
        if (append.epoch() < promised && rules.hold(Rule.FENCED_APPEND_IS_REFUSED)) {
            peers.send(from, new Message.Refused(append.epoch(), promised));
            return;
        }
        // A majority has promised this leader its epoch: whoever missed that joins now.
        if (append.epoch() > promised) {
            if (!confirmations.mayPromise(partition, from)) return;
            promise(append.epoch(), Optional.empty());
        }
        // Another candidate has won the epoch that this one wanted.
        if (takeover != null && electorate != null) stepDown();
        if (takeover != null || reign != null) {
            throw new ReplicaDamage("L1: " + from + " leads in epoch " + append.epoch() + ", and so does " + self);
        }
        ledBy(from);
        if (retiredLsn > 0) return;
        if (!adopt(append.previous(), append.entries())) {
            peers.send(from, new Message.Mismatched(append.epoch(), log.end(), log.history()));
            return;
        }
        long last = append.previous().offset() + append.entries().size();
        matched = Math.max(matched, last);
        long committed = rules.hold(Rule.APPLY_ONLY_WHAT_IS_MATCHED)
                ? Math.min(append.committed(), matched)
                : Math.min(append.committed(), log.end().offset());
        commit(committed);
        isAnswerDue = true;
    }

    /// Makes the log go on with entries where it has what they follow. Only an entry of another epoch at the
    /// same offset is a reason to cut: what is late or repeated never is.
    ///
    /// @return false if the log does not have what they follow
    private boolean adopt(Position previous, List<Entry> entries) {
        if (!log.has(previous)) return false;
        for (Entry entry : entries) {
            if (entry.offset() <= log.end().offset()) {
                if (log.has(entry.position()) || !rules.hold(Rule.DIVERGING_TAIL_IS_CUT)) continue;
                cutAfter(entry.offset() - 1);
            }
            // Nobody waits for a follower's sync of what is acknowledged without it; the next sync covers it.
            log.append(entry, !entry.isEarly());
            listener.appended(entry);
        }
        long last = previous.offset() + entries.size();
        if (!rules.hold(Rule.LATE_APPEND_CUTS_NOTHING)
                && !entries.isEmpty()
                && last < log.end().offset()) cutAfter(last);
        return true;
    }

    private void commit(long offset) {
        if (!log.commit(offset)) return;
        ledger.committed(log);
        listener.committed(offset);
    }

    private void cutAfter(long offset) {
        log.cutAfter(offset);
        matched = Math.min(matched, offset);
        listener.cut(offset);
    }

    private void pull(NodeId from, Message.Pull pull) {
        if (pull.epoch() != promised) return;
        Position common = log.history().commonWith(log.end(), pull.history(), pull.end());
        if (retiredLsn > 0) return;
        if (common.offset() < log.base().offset()) {
            source.offer(from, pull.epoch());
            return;
        }
        peers.send(
                from, new Message.Tail(pull.epoch(), common, log.from(common.offset() + 1, limits.appendBytesMax())));
    }

    /// Snapshots come from the leader of the promised epoch or, to the process that takes it over, from
    /// whoever has promised it.
    private boolean isReceiving(long epoch) {
        return epoch == promised && reign == null && retiredLsn == 0;
    }

    private void offer(NodeId from, Message.Offer offer) {
        if (offer.epoch() < promised) {
            peers.send(from, new Message.Refused(offer.epoch(), promised));
            return;
        }
        // Whoever offers something in an epoch has promised it, and so may everybody else.
        if (offer.epoch() > promised) promise(offer.epoch(), Optional.empty());
        if (isReceiving(offer.epoch())) receipt.offered(from, offer);
    }

    private final class ReceiptOwner implements SnapshotReceipt.Owner {
        @Override
        public boolean isWanted(Coverage coverage) {
            boolean isNewer = coverage.last().offset() > log.committed();
            return (isNewer || !rules.hold(Rule.SNAPSHOT_IS_NEWER)) && reign == null && retiredLsn == 0;
        }

        /// What is in a snapshot is committed: if something newer was promised since it was accepted, it
        /// still is.
        @Override
        public void installed(Coverage coverage, long epoch) {
            goOnFrom(coverage);
            ledger.committed(log);
            if (epoch == promised && takeover == null) {
                matched = Math.max(matched, coverage.last().offset());
                isAnswerDue = true;
            }
            goOnWithTakeover();
        }
    }

    // ---- Time and completions ----

    /// The journal has written or synced more.
    public void progressed() {
        boolean hasMore = log.progressed();
        answerFence();
        dropRetired();
        goOnWithTakeover();
        if (reign != null) {
            reached();
        } else if (matched > 0 && hasMore) {
            isAnswerDue = true;
        }
    }

    /// Says again what may have got lost; called at intervals of a few round trips. Nothing is said while all
    /// is well and nothing happens.
    public void tick() {
        goOnWithPostponed();
        join();
        source.tick();
        receipt.tick(promised);
        if (takeover != null) takeover.tick(isPromiseCounted());
        if (reign != null) reign.tick();
    }

    /// Sends what has gathered.
    public void endTurn() {
        if (reign != null) reign.endTurn();
        if (!isAnswerDue || leader == null) return;
        isAnswerDue = false;
        boolean isBounded = rules.hold(Rule.ACCEPTED_IS_MATCHED);
        var answer = new Message.Accepted(
                promised,
                isBounded ? Math.min(matched, log.written()) : log.written(),
                isBounded ? Math.min(matched, log.synced()) : log.synced(),
                log.committed());
        peers.send(leader, answer);
    }

    // ---- Leading ----

    private void goOnWithTakeover() {
        if (takeover == null || isStateChanging()) return;
        if (electorate != null) takeover.over(electorate.assignment(takeover.epoch(), self));
        if (!takeover.isWon(isPromiseCounted())) return;
        Assignment assignment = takeover.assignment();
        takeover = null;
        ledBy(self.node());
        receipt.giveUp();
        var reads = confirmations.reignBegins(partition, assignment, new Confirmations.Reader() {
            @Override
            public void confirmed() {
                listener.reached();
            }

            @Override
            public void refused(long newer) {
                listener.refusedConfirmation(newer);
                stepDown();
            }
        });
        reign = new Reign(assignment, self.node(), log, reads, peers, source, limits, rules);
        listener.appended(reign.open());
        reached();
    }

    private void reached() {
        Reign leading = reign;
        if (leading == null) return;
        boolean wasServing = leading.isServing();
        long committed = leading.committable();
        commit(committed);
        if (!wasServing && leading.checkServing()) listener.serving(leading.epoch());
        listener.reached();
    }

    /// Gives its reign, or its attempt at one, up.
    private void stepDown() {
        Reign former = reign;
        Takeover attempt = takeover;
        reign = null;
        takeover = null;
        if (former != null) confirmations.reignEnds(partition);
        if (former != null) listener.deposed(former.epoch());
        else if (attempt != null) listener.deposed(attempt.epoch());
    }

    /// All that decides what it does next: two replicas with the same text do the same, whatever comes.
    @Override
    public String toString() {
        long unsynced = Math.max(0, promiseLsn - journal.syncedLsn());
        return self + " promised " + promised + "+" + unsynced + (fencedBy == null ? "" : " to tell " + fencedBy)
                + " leader n" + leader + " matched " + matched + (isAnswerDue ? " answer due" : "") + " assigned "
                + assignedEpoch + " of n" + assignedLeader + " " + log + " " + ledger + " "
                + promisedTo + " " + source + " " + receipt + " "
                + (retiredLsn == 0 ? "" : " retired+" + (retiredLsn - journal.syncedLsn()))
                + (isDropping ? " dropping" : "")
                + (electorate == null ? "" : electorate + " ")
                + (postponed == null ? "" : "waits for " + postponed)
                + (takeover == null ? "" : takeover)
                + (reign == null ? "" : reign);
    }
}
