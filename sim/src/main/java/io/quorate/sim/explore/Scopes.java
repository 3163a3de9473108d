package io.quorate.sim.explore;

import io.quorate.core.rule.Rule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The scopes that are explored, each for what it shows.
public final class Scopes {
    private static final Scope THREE = Scope.of(3);

    /// What every build explores, in seconds.
    public static final List<Scope> SMALL = List.of(
            THREE.takeovers(2).writes(1).crashes(1),
            THREE.takeovers(2).writes(1).commitTold(),
            THREE.takeovers(2).ticks(1).commitTold(),
            THREE.takeovers(2).writes(1).reads(1));

    /// What the protocol is held to, in minutes.
    public static final List<Scope> STANDARD = List.of(
            THREE.takeovers(2).writes(2).crashes(1),
            THREE.takeovers(2).writes(1).reads(1).crashes(1),
            THREE.takeovers(2).writes(1).crashes(1).commitTold());

    /// More, from the one that needs the least time to the one that needs the most.
    public static final List<Scope> LARGER = List.of(
            THREE.takeovers(2).writes(1).ticks(1),
            THREE.takeovers(3).writes(1),
            THREE.takeovers(2).crashes(1).writtenBeforeSynced(),
            THREE.takeovers(3).crashes(1),
            THREE.takeovers(3).writes(2),
            THREE.takeovers(3).writes(1).crashes(1),
            THREE.takeovers(2).writes(2).crashes(2),
            THREE.takeovers(2).writes(2).reads(1).crashes(1),
            THREE.takeovers(3).writes(2).crashes(1));

    /// Rules whose loss no scope here shows, each with the story that goes wrong without it. Figure 8 of Raft
    /// takes four epochs; a retaken epoch two of them, a repeat and two reads; nothing asks to cut what is
    /// committed while the other rules hold; here no entry is acknowledged early; counts and rounds of a former
    /// process take two reads and a crash; no clock is explored, and so no lease.
    public static final Map<Rule, String> TOLD_AS_STORIES = stories();

    private Scopes() {}

    private static Map<Rule, String> stories() {
        Map<Rule, String> stories = new EnumMap<>(Rule.class);
        stories.put(Rule.COMMIT_ENDS_IN_OWN_EPOCH, "anEntryOfAnOlderEpochIsCommittedOnlyTogetherWithOneOfTheOwn");
        stories.put(Rule.EPOCH_IS_TAKEN_ONCE, "aDeposedLeaderDoesNotTakeItsEpochAgain");
        stories.put(Rule.COMMITTED_IS_NOT_CUT, "whatIsCommittedIsNeverCut");
        stories.put(Rule.LEDGER_BEFORE_CUT, "anEntryThatWasAnsweredEarlyIsInTheLedgerBeforeItIsCut");
        stories.put(Rule.COUNT_BELONGS_TO_PROCESS, "theCountOfAFormerProcessConfirmsNothing");
        stories.put(Rule.ROUND_BELONGS_TO_PROCESS, "anAnswerToAFormerProcessConfirmsNothing");
        stories.put(Rule.LEASE_IS_WITHIN_GRANT, "aLeaseIsOverBeforeThoseWhoGrantedItHaveSatItOut");
        stories.put(Rule.GRANT_IS_SAT_OUT, "nothingNewerIsPromisedWhileALeaseRuns");
        stories.put(Rule.RESTARTED_SITS_OUT_LEASE, "whoHasStartedAgainSitsTheLongestLeaseOut");
        return Collections.unmodifiableMap(stories);
    }

    /// Where it shows that a rule was dropped; empty if that takes more than fits, or does not happen among
    /// replicas that keep the other rules.
    public static Optional<Scope> whereItShows(Rule rule) {
        return switch (rule) {
            case TAKEOVER_FENCES -> Optional.of(THREE.takeovers(2));
            case PROMISE_IS_SYNCED, REIGN_ENDS_WITH_PROCESS ->
                Optional.of(THREE.takeovers(2).crashes(1));
            case SERVE_AFTER_OPENING, CONFIRMATION_KNOWS_PROMISES ->
                Optional.of(THREE.takeovers(2).writes(1).reads(1));
            case CONFIRMATION_STARTS_AFTER_READ, COUNT_MOVES_WITH_PROMISE ->
                Optional.of(THREE.takeovers(2).writes(1).reads(2));
            case FENCED_APPEND_IS_REFUSED, DIVERGING_TAIL_IS_CUT -> Optional.of(THREE.takeovers(3));
            case ACCEPTED_IS_MATCHED -> Optional.of(THREE.takeovers(2).ticks(1));
            case APPLY_ONLY_WHAT_IS_MATCHED ->
                Optional.of(THREE.takeovers(2).ticks(1).commitTold());
            case LATE_APPEND_CUTS_NOTHING -> Optional.of(THREE.writes(2));
            case CUT_LOWERS_SYNCED -> Optional.of(THREE.takeovers(3).crashes(1));
            case LONGEST_LOG_IS_BY_EPOCH -> Optional.of(THREE.takeovers(3).writes(1));
            case COMMITTED_IS_SYNCED ->
                Optional.of(THREE.takeovers(2).crashes(1).writtenBeforeSynced());
            default -> Optional.empty();
        };
    }
}
