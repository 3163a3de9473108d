package io.quorate.core.table;

import java.util.ArrayList;
import java.util.List;

/// What a table promises and what it can lose, in plain words: `TABLE EXPLAIN`.
///
/// The sentences follow from the options alone, but for those about where the table is kept.
public final class TableExplanation {
    private final Table table;
    private final TableSetting setting;
    private final List<String> lines = new ArrayList<>();

    private TableExplanation(Table table, TableSetting setting) {
        this.table = table;
        this.setting = setting;
    }

    /// A sentence or two in each line.
    public static List<String> of(Table table, TableSetting setting) {
        var explanation = new TableExplanation(table, setting);
        if (setting.isCluster()) explanation.explain();
        else explanation.explainAlone();
        explanation.lines.addAll(setting.figures());
        return List.copyOf(explanation.lines);
    }

    private boolean isLeaderEnough() {
        return table.ack() == Ack.LEADER;
    }

    private boolean isSynced() {
        return table.durability() == Durability.FSYNC;
    }

    private void explain() {
        lines.add(table.name() + ": " + String.join(" ", TableOptions.of(table)));
        lines.add("Write: " + write());
        lines.add("Read: " + read());
        lines.add("A node crashes: " + crash());
        lines.add("The network is cut: " + cut());
        lines.add("A process is paused: " + pause());
        lines.add("A clock is wrong: " + clock());
        lines.add("Power is lost: " + power());
        lines.add("PACELC: " + pacelc());
        lines.add("Here: " + here());
    }

    private String has() {
        return isSynced() ? "has synced it to its disk" : "has handed it to its operating system";
    }

    private String write() {
        String when = switch (table.ack()) {
            case MAJORITY -> "it is acknowledged when a majority of the replicas " + has() + ".";
            case LEADER -> "it is acknowledged when the leader alone " + has() + "; the others follow.";
            case ALL -> "it is acknowledged when every replica " + has() + ": one dead replica delays all writes.";
        };
        return isSynced() ? when : when + " It is synced within a second.";
    }

    private String read() {
        if (table.read() != ReadLevel.LINEARIZABLE) {
            return "it sees some past state, and at the leader whatever that has executed; replicas converge.";
        }
        return table.reads() == LeaderProof.LEASE
                ? "it sees every write that completed before it began. The leader answers at once while its lease lasts."
                : "it sees every write that completed before it began. The leader asks a majority first, one small"
                        + " message that all reads share.";
    }

    private String crash() {
        return isLeaderEnough()
                ? "if it leads, acknowledged writes that no other replica has are lost unless it comes back before"
                        + " another leader takes over; each is counted in the loss ledger."
                : "nothing acknowledged is lost; writes to the partitions that it led wait for another leader.";
    }

    private String cut() {
        return isLeaderEnough()
                ? "a leader that is cut off goes on acknowledging until it hears that it was deposed, and what it"
                        + " acknowledged then is lost."
                : "the side with a majority goes on; the other refuses or keeps waiting, and nothing acknowledged is"
                        + " lost.";
    }

    private String pause() {
        return isLeaderEnough()
                ? "a leader that wakes may acknowledge a few writes more before it hears that it was deposed; they are"
                        + " lost."
                : "a leader that wakes after it was deposed can acknowledge nothing: its epoch is refused.";
    }

    private String clock() {
        boolean isLeased = table.reads() == LeaderProof.LEASE && table.read() == ReadLevel.LINEARIZABLE;
        return isLeased
                ? "reads trust that no monotonic clock drifts by more than the bound that leases are shortened by, and"
                        + " that it goes on while a machine is paused; else a read may be stale. Wall clocks only move"
                        + " deadlines."
                : "no promise depends on a clock; deadlines of keys are judged by the leader's, and none that has passed"
                        + " comes back.";
    }

    private String power() {
        if (isLeaderEnough()) {
            return isSynced()
                    ? "as when a node crashes."
                    : "as when a node crashes, and the last second of the leader's own writes may be gone as well.";
        }
        return isSynced()
                ? "nothing acknowledged is lost while a majority of each replica set's disks survives."
                : "of one machine, with a failover after it: the last second of acknowledged writes may be lost; of a"
                        + " majority at once: the last second is.";
    }

    private String pacelc() {
        if (isLeaderEnough()) return "PA/EL: it prefers to answer, cut off or not.";
        return table.read() == ReadLevel.LINEARIZABLE
                ? "PC/EC: it prefers to be right, cut off or not; a write costs a round trip to a majority."
                : "PC/EL: writes wait for the replicas, reads do not.";
    }

    private String here() {
        int replicas = setting.replicaCount(table.placement());
        int spare = (replicas - 1) / 2;
        String bound = replicas < table.placement().n()
                ? ", fewer than n=" + table.placement().n() + ", since there are no more "
                        + (table.placement().zones() == Zones.SPREAD ? "zones" : "members")
                : "";
        return count(replicas, "replica") + bound + ", on " + count(setting.memberCount(), "member") + " in "
                + count(setting.zoneCount(), "zone") + ": " + count(spare, "replica") + " may be down and writes go on"
                + (table.ack() == Ack.ALL && replicas > 1 ? ", once it is out of the replica set." : ".");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void explainAlone() {
        lines.add(table.name() + ": durability=" + TableOptions.word(table.durability()));
        lines.add("Write: it is acknowledged when this node " + has() + "."
                + (isSynced() ? "" : " It is synced within a second."));
        lines.add("Read: it sees every write that completed before it began.");
        lines.add("The node crashes: nothing acknowledged is lost; nothing is served until it is back.");
        lines.add("Power is lost: "
                + (isSynced()
                        ? "nothing acknowledged is lost."
                        : "the last second of acknowledged writes may be lost."));
        lines.add("The disk is lost: everything is. There is one copy: make backups, or run a cluster.");
    }
}
