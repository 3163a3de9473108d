package io.quorate.sim.cluster;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import io.quorate.sim.run.Chance;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Runs seeds of a cluster.
public final class ClusterSimulation {
    /// What goes wrong rarely and must go wrong somewhere in a thousand seeds, or the simulation no longer
    /// reaches what it is there for.
    public static final List<String> RARE_EVENTS = List.of(
            "a clock runs at another speed",
            "a confirmation is asked for after a newer promise",
            "a controller goes while a learner catches up",
            "a controller goes while a replica set is tried",
            "a decision arrives twice",
            "a disk is slow",
            "a folder is lost",
            "a hand-over comes to nothing",
            "a leader goes down while a learner catches up",
            "a leader goes down while its replica set is tried",
            "a leader has handed over",
            "a leader is asked to make way for another replica set",
            "a leader is unseated and does not hear of it",
            "a leader that holds a lease is cut off",
            "a lease is given up",
            "a link is cut one way",
            "a node goes down again and again",
            "a node is cut off",
            "a node is cut off one way",
            "a node leaves",
            "a node with an empty folder joins",
            "a process is killed",
            "a process stands still",
            "a promise waits for a lease",
            "a read is proven by a lease",
            "a recycled log is recovered",
            "a replica is removed",
            "a replica set is established",
            "a replica-set change is interrupted",
            "a replica with an early tail is removed",
            "a snapshot is switched in",
            "a tail beyond a snapshot stays",
            "a tail is cut",
            "a tail is cut for a snapshot",
            "a tail of more than one epoch is cut",
            "a takeover is complete",
            "a wall clock jumps",
            "acknowledged before commit",
            "acknowledged write in a ledger",
            "acknowledged write lost with the power",
            "an epoch is handed to a dead process",
            "done after the process had ended",
            "down in the middle of a write",
            "down soon after its start",
            "entry known to be lost",
            "entry that may have been acknowledged",
            "frame doubled",
            "frame late",
            "frame lost",
            "frame lost in a cut",
            "leader deposed with reads waiting",
            "metadata come by a snapshot",
            "leader steps down for want of a majority",
            "leader voted out steps down",
            "promise lost before its sync",
            "replica set cut",
            "set change",
            "set change unheard of",
            "split vote",
            "snapshot during a takeover",
            "snapshot during load",
            "snapshot interrupted by a crash of the receiver",
            "snapshot resumed",
            "state changed after the process had ended",
            "sync failed",
            "takeover given up for a newer one",
            "takeover inside a takeover",
            "the folder of a node is lost",
            "the leader of system is cut off",
            "the network is bad",
            "the power goes while promises are made",
            "the power of a node goes",
            "the power of all nodes goes",
            "torn tail cut",
            "two halves with a bridge",
            "two takeovers at once",
            "unsynced bytes lost",
            "unsynced bytes torn",
            "what the log need not keep is recycled",
            "write failed",
            "write uncertain after a deposition");

    /// Rules that storms do not or not soon enough show to be needed, each with the story that fails
    /// without it.
    ///
    /// What is committed is asked to be cut only where another rule is broken. The commit log writes and syncs at
    /// once what somebody waits for, so a strong write is hardly ever written and not synced. A leader that has
    /// given its leases up is nearly always replaced at once. The others do harm only after many steps in one
    /// order, as in Figure 8 of the Raft paper.
    public static final Map<Rule, String> UNIT_TESTED = unitTested();

    /// Any number: the draw is to have nothing to do with what the runs themselves draw.
    private static final long CONTROLLED = 0x5bd1e995_9e3779b9L;

    private ClusterSimulation() {}

    /// Runs one seed with every rule in force. The same seed gives the same result.
    public static SeedResult run(long seed) {
        return run(seed, Rules.ALL);
    }

    /// Runs one seed with one rule dropped.
    public static SeedResult runWithout(Rule rule, long seed) {
        return run(seed, Rules.without(rule));
    }

    /// In a quarter of the seeds the cluster governs itself; in the others an authority decides as badly as
    /// it may.
    private static SeedResult run(long seed, Rules rules) {
        boolean isControlled = new Chance(seed ^ CONTROLLED).oneIn(4);
        return isControlled ? new ControlledCluster(seed, rules).run(seed) : new Cluster(seed, rules).run(seed);
    }

    private static Map<Rule, String> unitTested() {
        Map<Rule, String> tests = new EnumMap<>(Rule.class);
        tests.put(
                Rule.COMMIT_ENDS_IN_OWN_EPOCH,
                "ReplicaTest.anEntryOfAnOlderEpochIsCommittedOnlyWithOneOfTheLeadersOwn");
        tests.put(Rule.PROMISE_IS_SYNCED, "ReplicaTest.aPromiseIsAnsweredOnceItIsSynced");
        tests.put(Rule.PROMISE_OUTLIVES_SEGMENT, "SnapshotStoryTest.aCheckpointAndWhatFollowsGiveTheSameReplicaBack");
        tests.put(Rule.CUT_LOWERS_SYNCED, "ReplicaTest.aCutLowersWhatIsSynced");
        tests.put(Rule.STRONG_REPLY_IS_SYNCED, "HeldRepliesTest.aStrongWriteWaitsForTheSyncsOfAMajority");
        tests.put(Rule.COMMITTED_IS_NOT_CUT, "ReplicaTest.whatIsCommittedIsNeverCut");
        tests.put(Rule.NEWEST_IS_ON_TOP, "ReplicatedShardTest.withoutTheRuleThatTheNewestIsOnTopAnIncrementIsLost");
        tests.put(Rule.EPOCH_IS_TAKEN_ONCE, "ReplicaTest.anEpochIsTakenOnce");
        tests.put(Rule.REMOVED_KEEPS_PROMISE, "SnapshotStoryTest.removedReplicasDoNotHelpADeposedLeaderToCommit");
        tests.put(Rule.COUNT_BELONGS_TO_PROCESS, "LogStoryTest.theCountOfAFormerProcessConfirmsNothing");
        tests.put(Rule.ROUND_BELONGS_TO_PROCESS, "LogStoryTest.anAnswerToAFormerProcessConfirmsNothing");
        tests.put(Rule.GIVEN_UP_LEASE_IS_OVER, "LogStoryTest.aLeaseThatWasGivenUpProvesNothing");
        tests.put(Rule.VOTE_NAMES_PROCESS, "VoteStoryTest.aVoteForAProcessIsNoneForTheNextOneOnItsNode");
        tests.put(Rule.PRE_VOTE_BEFORE_EPOCH, "VoteStoryTest.aNodeThatReturnsDoesNotUnseatAHealthyLeader");
        tests.put(Rule.LEADER_HEARS_MAJORITY, "VoteStoryTest.aDeafLeaderStepsDownAndAnotherOneIsFound");
        tests.put(Rule.SNAPSHOT_CARRIES_SETS, "VoteStoryTest.aSnapshotCarriesTheReplicaSet");
        tests.put(
                Rule.SET_CHANGES_IN_OWN_EPOCH,
                "VoteStoryTest.aLeaderChangesTheSetOnlyAfterItHasCommittedSomethingOfItsOwn");
        return Collections.unmodifiableMap(tests);
    }
}
