package io.quorate.sim.cluster;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import java.util.List;

/// Runs seeds of a cluster whose nodes run the real commands.
public final class CommandSimulation {
    /// What goes wrong rarely and must go wrong somewhere in a thousand seeds, or the simulation no longer reaches what
    /// it is there for.
    public static final List<String> RARE_EVENTS = List.of(
            "a client gives up waiting",
            "a client is sent elsewhere",
            "a doubled request is dropped",
            "a forwarded request finds no leader",
            "a forwarded request is asked again",
            "a forwarded request's leader is deposed",
            "a forwarded write stays without an answer",
            "a leader is unseated and does not hear of it",
            "a node is cut off",
            "a process is killed",
            "a process stands still",
            "a recycled log is recovered",
            "a replica is removed",
            "a snapshot is switched in",
            "a process that owes answers is given up",
            "a request is forwarded",
            "a tail is cut",
            "a takeover is complete",
            "a transaction is forwarded",
            "a watched key changed",
            "batch refused by a full disk",
            "cold read",
            "frame lost",
            "snapshot during a takeover",
            "snapshot during load",
            "snapshot interrupted by a crash of the receiver",
            "snapshot resumed",
            "keys watched elsewhere are watched no more",
            "sessions of a dead process are forgotten",
            "the clock is set back",
            "the clock jumps ahead",
            "the power of a node goes",
            "the power of all nodes goes",
            "the store fails",
            "two takeovers at once",
            "unflushed rows lost",
            "write answered as uncertain",
            "BacklogFull");

    /// Rules whose absence it finds: those of the shard above a replica, of what a reply waits for, and of
    /// the way between nodes.
    public static final List<Rule> RULES = List.of(
            Rule.NEWEST_IS_ON_TOP,
            Rule.APPLY_AFTER_COMMIT,
            Rule.REPLAY_ENDS_AT_COMMIT,
            Rule.REPLY_AFTER_ACK,
            Rule.REPLY_SAW_HELD,
            Rule.FAILED_WRITE_IS_CONFIRMED,
            Rule.CONFIRMATION_STARTS_AFTER_READ,
            Rule.CONFIRMATION_KNOWS_PROMISES,
            Rule.SERVE_AFTER_OPENING,
            Rule.READ_WAITS_FOR_WHAT_IT_SAW,
            Rule.TIME_ABOVE_LOG,
            Rule.FETCH_YIELDS_TO_WRITE,
            Rule.REPLIES_IN_ORDER,
            Rule.WRITE_BREAKS_WATCH,
            Rule.TRANSACTION_IS_ONE_RECORD,
            Rule.REPLAY_FROM_APPLIED,
            Rule.FORWARDED_ONCE,
            Rule.UNCERTAIN_IS_NOT_REPEATED,
            Rule.FORWARDED_FOR_ONE_REIGN);

    private CommandSimulation() {}

    /// Runs one seed with every rule in force. The same seed gives the same result.
    public static SeedResult run(long seed) {
        return new CommandCluster(seed, Rules.ALL).run(seed);
    }

    /// Runs one seed with one rule dropped.
    public static SeedResult runWithout(Rule rule, long seed) {
        return new CommandCluster(seed, Rules.without(rule)).run(seed);
    }
}
