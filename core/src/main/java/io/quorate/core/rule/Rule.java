package io.quorate.core.rule;

import java.util.Arrays;
import java.util.List;

/// A rule that something breaks without. The simulator drops each one in turn and must catch the damage.
///
/// The names say what holds while the rule is in force.
public enum Rule {
    /// A reply that asked for `fsync` leaves only after the sync that covers what it did and saw.
    SYNC_BEFORE_ACKNOWLEDGE("acknowledge before the sync"),
    /// Recovery cuts a batch that was only partly written before the crash, and everything behind it.
    TORN_TAIL_IS_CUT("keep a torn tail"),
    /// A batch whose checksum does not match its bytes is never replayed.
    CHECKSUM_IS_VERIFIED("accept a bad checksum"),
    /// Damage below the offset that is known to be synced is refused, never taken for a torn tail.
    SYNCED_DAMAGE_IS_REFUSED("cut a damaged record below the synced offset as if it were a torn tail"),
    /// Records are replayed in the order in which they were appended.
    REPLAY_IN_ORDER("replay out of order"),
    /// A batch left over from a recycled segment's former life is not part of the log.
    STALE_BATCH_IS_IGNORED("replay a stale record of a recycled segment"),
    /// A batch follows the one whose checksum it repeats, and no other of the right number.
    BATCHES_ARE_CHAINED("go on with a batch that was written behind another one"),
    /// Replay starts just above the sequence number that is stored with the data.
    REPLAY_FROM_APPLIED("forget the applied offset stored with the data"),
    /// What the data had not flushed when the node stopped is replayed from the commit log.
    REPLAY_UNFLUSHED("drop the memtable without replay"),
    /// A segment is recycled only when all that it holds is flushed with the data.
    RECYCLE_AFTER_FLUSH("recycle a segment before its records are flushed"),
    /// The data gets only what is synced to the commit log, or a loss of power would leave the log behind
    /// the data.
    STORE_BEHIND_LOG("apply to the data what is not yet synced"),
    /// A reply waits for the newest write that it has seen, not only for its own.
    READ_WAITS_FOR_WHAT_IT_SAW("a read answers from a write that is not yet durable"),
    /// Whoever is told that a watched key has changed is told once the change is durable.
    NIL_WAITS_FOR_WHAT_IT_SAW("a broken watch is told before the change is durable"),
    /// An expired key is deleted in the log before anyone is told that it is gone.
    EXPIRY_IS_LOGGED("tell that a key expired without a record of it"),
    /// A row that was fetched is older than any write to it since the fetch began.
    FETCH_YIELDS_TO_WRITE("a cold read overwrites a write made while it was fetched"),
    /// Time never runs behind the highest time in the log, whatever the wall clock says.
    TIME_ABOVE_LOG("judge expiry by the wall clock alone"),
    /// The replies of a connection leave in the order of its requests.
    REPLIES_IN_ORDER("a reply overtakes one that is held back"),
    /// A row read from disk is hidden by a later deletion of all keys.
    DELETION_HIDES_ROWS("a fetched row outlives the deletion of all keys"),
    /// A write to a watched key breaks the watch.
    WRITE_BREAKS_WATCH("a write leaves the watches of its key whole"),
    /// A listing of many turns takes in what is written behind it, and so is what it would be at its end.
    LISTING_KEEPS_UP("a listing of keys misses what is written behind it"),
    /// All that a request or a transaction writes is one record: a crash leaves all of it or nothing.
    TRANSACTION_IS_ONE_RECORD("log the changes of a transaction one by one"),
    /// The time in which a process itself stood still counts as nobody's silence.
    OWN_PAUSE_IS_NOT_EVIDENCE("a process that was stopped suspects everybody when it wakes"),
    /// What a node said later is never overwritten by what it said earlier and others pass on.
    STALE_GOSSIP_IS_IGNORED("believe gossip that is older than what is known"),
    /// A node is suspected only after others were asked whether they hear it.
    PROBE_BEFORE_SUSPICION("suspect a node without asking anybody else"),

    /// The epochs of a partition only grow, and none is handed out twice.
    EPOCHS_GROW(Part.CONTROL, "an epoch is handed out again"),
    /// An epoch belongs to one process: a restarted node needs a new one to lead.
    EPOCH_NAMES_ONE_PROCESS(Part.CONTROL, "a restarted leader goes on in its old epoch"),
    /// A replica set differs from the established one by a single replica.
    ONE_REPLICA_AT_A_TIME(Part.CONTROL, "two replica-set changes at once"),
    /// Until a changed set is established, every newer epoch carries that set or the last established one.
    NEVER_A_THIRD_SET(Part.CONTROL, "a third replica set before establishment"),
    /// Only the no-op of the newest epoch establishes the set that it carries.
    NEWEST_EPOCH_ESTABLISHES(Part.CONTROL, "the no-op of an older epoch establishes a replica set"),
    /// An identity that was removed never counts again: its promises may be lost with its folder.
    REMOVED_NEVER_RETURNS(Part.CONTROL, "a node that lost its folder comes back under its old identity"),
    /// A new replica holds what the others hold before it counts.
    CAUGHT_UP_BEFORE_COUNTING(Part.CONTROL, "promote a learner that is behind"),
    /// A table opens once every partition that held its keys has closed them.
    TABLE_OPENS_AFTER_CLOSE(Part.CONTROL, "a table opened before every old partition has closed"),
    /// An empty node pledges itself to one new cluster only.
    PLEDGE_ONCE(Part.CONTROL, "an empty node pledges itself to two new clusters"),

    // ---- Log replication ----

    /// A leader commits by counting only what ends in its own epoch; all before it is committed with it.
    COMMIT_ENDS_IN_OWN_EPOCH(Part.LOG, "commit without the current-epoch rule"),
    /// A new leader lets a majority promise to refuse anything older before it goes on.
    TAKEOVER_FENCES(Part.LOG, "no fence"),
    /// A promise counts once it and the log before it are synced.
    PROMISE_IS_SYNCED(Part.LOG, "a promise counted before it is durable"),
    /// An epoch is led by the process that it was handed to.
    REIGN_ENDS_WITH_PROCESS(Part.LOG, "a restarted leader goes on in its old epoch"),
    /// A process takes an epoch over once.
    EPOCH_IS_TAKEN_ONCE(Part.LOG, "a retaken epoch"),
    /// Where epochs are won by vote, a promise for one is given once.
    VOTE_IS_GIVEN_ONCE(Part.LOG, "a vote given twice in an epoch"),
    /// A vote is for a process: its promises may be lost to the one that follows it on the same node.
    VOTE_NAMES_PROCESS(Part.LOG, "a restarted candidate gets the votes of its former process"),
    /// Before a candidate takes a number, a majority must have lost its leader.
    PRE_VOTE_BEFORE_EPOCH(Part.LOG, "no pre-vote (a rejoining node unseats a healthy leader: a liveness check)"),
    /// Where epochs are won by vote, a leader that hears no majority steps down.
    LEADER_HEARS_MAJORITY(Part.LOG, "a deaf leader goes on"),
    /// A snapshot carries the replica set that is in force where it ends.
    SNAPSHOT_CARRIES_SETS(Part.LOG, "a snapshot without the replica set in force"),
    /// A replica set that was cut with its entry gives way to the one before it.
    CUT_SET_GIVES_WAY(Part.LOG, "a replica set that was cut stays in force"),
    /// A leader changes the replica set only after something of its own epoch is committed.
    SET_CHANGES_IN_OWN_EPOCH(Part.LOG, "a leader changes the set before it has committed in its epoch"),
    /// A leader changes the replica set only after the last one is committed.
    ONE_SET_CHANGE_AT_A_TIME(Part.LOG, "two replica-set changes at once in system's log"),
    /// A leader serves once its opening entry is committed.
    SERVE_AFTER_OPENING(Part.LOG, "serve before the no-op commits"),
    /// A read waits for a round that started after it was executed.
    CONFIRMATION_STARTS_AFTER_READ(Part.LOG, "a confirmation round that started before the read"),
    /// Whoever has promised a newer epoch confirms nothing for an older one.
    CONFIRMATION_KNOWS_PROMISES(Part.LOG, "a confirmation that ignores promises made since"),
    /// The count of a shard's promises moves when one changes: before the promise's answer leaves.
    COUNT_MOVES_WITH_PROMISE(Part.LOG, "a promise is answered before the count of promises moves"),
    /// The count of a shard's promises belongs to one run of its process: that of another run confirms nothing.
    COUNT_BELONGS_TO_PROCESS(Part.LOG, "the count of promises of a former process confirms"),
    /// A round belongs to the process that began it: the answer to another run's question confirms nothing.
    ROUND_BELONGS_TO_PROCESS(Part.LOG, "an answer to a former process confirms a read"),
    /// A leader counts on a lease from when it asked for it, less what clocks may drift: it is over before those
    /// who granted it have sat it out.
    LEASE_IS_WITHIN_GRANT(Part.LOG, "lease longer than followers sit out"),
    /// Leases are counted by monotonic clocks.
    LEASE_IS_MONOTONIC(Part.LOG, "wall clock in the lease"),
    /// Whoever has granted a lease promises nothing newer until it has run out.
    GRANT_IS_SAT_OUT(Part.LOG, "a newer epoch promised while a lease runs"),
    /// A leader that has given its leases up, so that others need not sit them out, proves nothing by them again.
    GIVEN_UP_LEASE_IS_OVER(Part.LOG, "a leader goes on with a lease that it has given up"),
    /// Whoever has started again promises nothing until what it may have granted before has run out.
    RESTARTED_SITS_OUT_LEASE(Part.LOG, "a restarted replica does not sit out the lease"),
    /// What was sent in an older epoch than the promised one is refused.
    FENCED_APPEND_IS_REFUSED(Part.LOG, "accept what a deposed leader sends"),
    /// A follower's tail that is not the leader's is cut.
    DIVERGING_TAIL_IS_CUT(Part.LOG, "keep a diverging tail"),
    /// What is committed is never cut.
    COMMITTED_IS_NOT_CUT(Part.LOG, "cut below the commit offset"),
    /// Only an entry of another epoch at the same offset is a reason to cut.
    LATE_APPEND_CUTS_NOTHING(Part.LOG, "a late append cuts"),
    /// A follower answers for its log only as far as it was matched with the leader's.
    ACCEPTED_IS_MATCHED(Part.LOG, "acknowledgement of unmatched offsets"),
    /// A follower applies only what it has matched with the leader's log.
    APPLY_ONLY_WHAT_IS_MATCHED(Part.LOG, "a follower applies what it has not matched"),
    /// What is cut is not synced any more, even if its place is taken again.
    CUT_LOWERS_SYNCED(Part.LOG, "the durable offset kept after a cut"),
    /// Of two logs the one whose last entry has the later epoch is the longer.
    LONGEST_LOG_IS_BY_EPOCH(Part.LOG, "the longest log chosen by offset alone"),
    /// An entry whose reply may have left is in the loss ledger before it is cut.
    LEDGER_BEFORE_CUT(Part.LOG, "a record cut before it is in the ledger"),
    /// Only what a majority has synced is committed, whatever its durability.
    COMMITTED_IS_SYNCED(Part.LOG, "a buffered record committed before it is synced"),
    /// A reply leaves once what the command has done is held by those that the table's `ack` names.
    REPLY_AFTER_ACK(Part.LOG, "reply before commit"),
    /// A reply leaves once what the command has seen is held by a majority.
    REPLY_SAW_HELD(Part.LOG, "reply that saw uncommitted state"),
    /// A reply to a write under `durability=fsync` waits for syncs.
    STRONG_REPLY_IS_SYNCED(Part.LOG, "a strong write acknowledged at `written`"),
    /// A write that has done nothing is a read, and confirmed like one.
    FAILED_WRITE_IS_CONFIRMED(Part.LOG, "a failed conditional write answered without confirmation"),
    /// Only what is committed reaches the state.
    APPLY_AFTER_COMMIT(Part.LOG, "apply before commit"),
    /// A record that its leader has executed is not put over newer ones when it is committed.
    NEWEST_IS_ON_TOP(Part.LOG, "overlay out of order"),
    /// After a crash the state is rebuilt up to what is known to be committed.
    REPLAY_ENDS_AT_COMMIT(Part.LOG, "the uncommitted tail replayed into the state after a crash"),

    /// What a replica has promised is recorded again before the segment that it was written in is recycled.
    PROMISE_OUTLIVES_SEGMENT(Part.LOG, "a promise recycled with its segment"),
    /// The entries that the state above does not hold durably keep their segments.
    TAIL_KEEPS_SEGMENT(Part.LOG, "recycle a segment with entries that the state lacks"),
    /// A snapshot says which entry of the log it ends at, and its receiver goes on from there.
    SNAPSHOT_NAMES_ITS_OFFSET(Part.LOG, "snapshot without its offset"),
    /// A snapshot carries the epochs of the log that it stands for.
    SNAPSHOT_CARRIES_HISTORY(Part.LOG, "snapshot without the epoch history"),
    /// A snapshot takes the place of state and log once all of it is on disk.
    SNAPSHOT_IS_ON_DISK(Part.LOG, "a snapshot switched in before all of it is on disk"),
    /// A snapshot at or below what is known to be committed is ignored.
    SNAPSHOT_IS_NEWER(Part.LOG, "a snapshot accepted below the commit offset"),
    /// Log beyond a snapshot stays only if the entry at its offset is the same.
    TAIL_FITS_SNAPSHOT(Part.LOG, "keep a tail that a snapshot contradicts"),
    /// A replica that is removed drops its data, never its promise.
    REMOVED_KEEPS_PROMISE(Part.LOG, "a removed replica forgets its promise"),
    /// A node without its folder is another node: under its former name it promises nothing.
    LOST_FOLDER_IS_NEW_NODE(Part.LOG, "a node that lost its folder votes"),
    /// A learner has caught up once it has synced what is committed, whatever is on its way to it.
    CAUGHT_UP_IS_DURABLE(Part.LOG, "promote a learner whose snapshot is on its way"),

    /// A request that another node forwards is carried out once, however often its frame arrives.
    FORWARDED_ONCE(Part.ROUTE, "a forwarded request is carried out twice"),
    /// What may have been done is not asked again because no answer comes: only what was refused, and reads.
    UNCERTAIN_IS_NOT_REPEATED(Part.ROUTE, "an unanswered write is sent again"),
    /// A forwarded request is carried out in the reign that it was sent to, or not at all.
    FORWARDED_FOR_ONE_REIGN(Part.ROUTE, "a forwarded request is carried out in a later reign"),
    /// A transaction is carried out on another node only where its keys were watched all the time.
    WATCH_ENDS_WITH_LEADER(Part.ROUTE, "a watched EXEC goes to whoever leads by then");

    /// What a rule belongs to: each part has a simulation of its own.
    public enum Part {
        /// One node: its disk, and what it thinks of others.
        NODE,
        /// The metadata of a cluster and who decides on it.
        CONTROL,
        /// The replication of a partition's log.
        LOG,
        /// The way of a request to the node that carries it out.
        ROUTE
    }

    private final Part part;
    private final String mutation;

    Rule(String mutation) {
        this(Part.NODE, mutation);
    }

    Rule(Part part, String mutation) {
        this.part = part;
        this.mutation = mutation;
    }

    /// The rules of a part, in their order.
    public static List<Rule> of(Part part) {
        return Arrays.stream(values()).filter(rule -> rule.part == part).toList();
    }

    /// What the code does when the rule is dropped, in the words of the mutation table.
    public String mutation() {
        return mutation;
    }
}
