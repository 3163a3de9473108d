package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Coverage;
import io.quorate.core.log.Entry;
import io.quorate.core.log.LossLedger;
import io.quorate.core.log.Position;
import io.quorate.core.log.ReplicaLog;
import io.quorate.sim.run.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// What is really so in one partition, seen from above: what was committed anywhere, who led, what was
/// acknowledged and what a loss of power took. What the replicas do and say is held against it.
final class Truth {
    /// Longest that a buffered record may go without a sync: a second, and what a slow disk takes on top.
    private static final long BUFFERED_NANOS_MAX = 8_000_000_000L;

    /// A write that was acknowledged.
    private record Acknowledged(Dial dial, String what) {}

    private final int partition;
    private final Trace trace;
    private final Consumer<String> violate;

    private final List<Entry> committed = new ArrayList<>();
    private final Map<Long, ProcessId> leaders = new TreeMap<>();
    private final Map<Position, Acknowledged> acknowledged = new TreeMap<>();
    /// Entries of which a loss of power took a copy.
    private final Set<Position> vanished = new TreeSet<>();
    /// Entries, and lines of ledgers, of which the loss of a folder took a copy.
    private final Set<Position> gone = new TreeSet<>();

    Truth(int partition, Trace trace, Consumer<String> violate) {
        this.partition = partition;
        this.trace = trace;
        this.violate = violate;
    }

    // ---- At all times ----

    /// A process leads in an epoch.
    void leads(ProcessId process, long epoch, Assignment assignment) {
        ProcessId other = leaders.putIfAbsent(epoch, process);
        if (other != null && !other.equals(process)) {
            violate("L1: " + other + " and " + process + " both lead in epoch " + epoch);
        }
        if (!assignment.leader().equals(process)) {
            violate("L1: " + process + " leads in epoch " + epoch + ", which was handed to " + assignment.leader());
        }
    }

    /// A replica holds some of its log for committed.
    void committed(NodeId node, ReplicaLog log, long from) {
        for (long offset = Math.max(from, log.base().offset()) + 1; offset <= log.committed(); offset++) {
            Entry entry = log.entry(offset);
            if (offset > committed.size()) {
                committed.add(entry);
                continue;
            }
            Entry known = committed.get((int) offset - 1);
            if (!known.position().equals(entry.position()) || !Arrays.equals(known.payload(), entry.payload())) {
                violate("L2: " + node + " holds " + entry.position() + " for committed, but " + known.position()
                        + " was committed there");
                return;
            }
        }
    }

    /// A client was told that its write is done.
    void acknowledged(Position entry, Dial dial, String what) {
        acknowledged.put(entry, new Acknowledged(dial, what));
    }

    /// The power went and took an entry from a log.
    ///
    /// @param ageNanos how long the log had had it
    void vanished(Position entry, long ageNanos) {
        if (ageNanos > BUFFERED_NANOS_MAX) {
            violate("L2: " + entry + " was not synced for " + ageNanos / 1_000_000 + " ms");
        }
        vanished.add(entry);
    }

    /// All that was committed, in order.
    List<Entry> committedEntries() {
        return Collections.unmodifiableList(committed);
    }

    /// A folder is lost, and with it a copy of an entry, or a line of a ledger.
    void gone(Position entry) {
        gone.add(entry);
    }

    /// How much is committed, as far as anybody knows.
    long committedCount() {
        return committed.size();
    }

    /// A state has come to a node by a snapshot: it must be what the log says.
    void checkState(NodeId node, Coverage coverage, Map<String, String> rows) {
        Position last = coverage.last();
        if (!checkCommitted(node, last)) return;
        SortedMap<String, String> replayed = new TreeMap<>();
        long time = 0;
        for (Entry entry : committed.subList(0, (int) last.offset())) {
            RegisterMachine.apply(replayed, entry);
            time = Math.max(time, RegisterMachine.time(entry));
        }
        if (!replayed.equals(rows)) {
            violate("L5: a snapshot up to " + last + " on n" + node + " is not what the log says: "
                    + difference(replayed, rows));
        }
        if (time != coverage.time()) {
            violate("L5: a snapshot up to " + last + " says that it is " + coverage.time() + ", the log says " + time);
        }
    }

    /// A state has come to a node by a snapshot, up to an entry.
    ///
    /// @return whether that is committed
    boolean checkCommitted(NodeId node, Position last) {
        if (isCommitted(last)) return true;
        violate("L5: " + node + " got a snapshot up to " + last + ", which nobody has committed");
        return false;
    }

    // ---- In the end ----

    /// What was acknowledged is committed, or was lost by right; and what was lost is in the ledgers, and
    /// nothing else.
    ///
    /// @param ledgers of the replicas that are in the set
    /// @param former of those that are in none: what they may still have wrong
    /// @param stranded what only such replicas still hold, where nobody cuts it
    void checkAcknowledged(List<LossLedger> ledgers, List<LossLedger> former, Set<Position> stranded) {
        SortedMap<Position, Boolean> listed = new TreeMap<>();
        for (LossLedger ledger : ledgers) list(ledger.lost(), listed);
        for (LossLedger ledger : former) {
            SortedMap<Position, Boolean> decided = new TreeMap<>(ledger.lost());
            // Nobody tells them any more that it has come back.
            decided.keySet().removeAll(ledger.open());
            stranded.addAll(ledger.open());
            list(decided, listed);
        }
        acknowledged.forEach((position, write) -> {
            if (isCommitted(position)) return;
            Dial dial = write.dial();
            boolean isVanished = vanished.contains(position);
            if (dial.isStrong() || dial.isReplicated() && !isVanished) {
                violate("L2: " + write.what() + " at " + position + " was acknowledged under " + dial + " and is lost");
            } else if (!isVanished
                    && !gone.contains(position)
                    && !stranded.contains(position)
                    && !listed.containsKey(position)) {
                violate("the loss ledger does not know of " + write.what() + " at " + position);
            }
            trace.count(isVanished ? "acknowledged write lost with the power" : "acknowledged write in a ledger");
        });
        listed.forEach((position, isKnown) -> {
            if (isCommitted(position)) violate("the loss ledger lists " + position + ", which is committed");
            if (isKnown && !acknowledged.containsKey(position)) {
                violate("the loss ledger says that " + position + " was acknowledged, and it was not");
            }
            trace.count(isKnown ? "entry known to be lost" : "entry that may have been acknowledged");
        });
    }

    private static void list(Map<Position, Boolean> lost, Map<Position, Boolean> listed) {
        lost.forEach((position, isKnown) -> listed.merge(position, isKnown, Boolean::logicalOr));
    }

    private boolean isCommitted(Position position) {
        return position.offset() <= committed.size()
                && committed.get((int) position.offset() - 1).position().equals(position);
    }

    /// Every replica has all of the log and its state is what the log says.
    void checkConverged(NodeId node, ReplicaLog log, Map<String, String> state) {
        if (log.committed() != committed.size()) {
            violate(node + " knows its log to be committed to " + log.committed() + ", others to " + committed.size());
        }
        SortedMap<String, String> replayed = new TreeMap<>();
        for (Entry entry : committed) RegisterMachine.apply(replayed, entry);
        if (!replayed.equals(state)) {
            violate("L5: the state of " + node + " is not what the log says: " + difference(replayed, state));
        }
    }

    private static String difference(Map<String, String> expected, Map<String, String> found) {
        var keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        for (String key : keys) {
            String right = expected.get(key);
            String wrong = found.get(key);
            if (right == null || !right.equals(wrong)) return key + " is " + wrong + ", not " + right;
        }
        return "none";
    }

    private void violate(String what) {
        violate.accept("partition " + partition + ": " + what);
    }
}
