package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
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
        for (long offset = from + 1; offset <= log.committed(); offset++) {
            Entry entry = log.entry(offset);
            if (offset > committed.size()) {
                committed.add(entry);
                continue;
            }
            Entry known = committed.get((int) offset - 1);
            if (!known.position().equals(entry.position()) || !Arrays.equals(known.payload(), entry.payload())) {
                violate("L2: n" + node + " holds " + entry.position() + " for committed, but " + known.position()
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

    // ---- In the end ----

    /// What was acknowledged is committed, or was lost by right; and what was lost is in the ledgers, and
    /// nothing else.
    ///
    /// @param ledgers of all replicas
    /// @param stranded what only replicas still hold that are none any more, where nobody cuts it
    void checkAcknowledged(List<LossLedger> ledgers, Set<Position> stranded) {
        SortedMap<Position, Boolean> listed = new TreeMap<>();
        for (LossLedger ledger : ledgers) {
            ledger.lost().forEach((position, isKnown) -> listed.merge(position, isKnown, Boolean::logicalOr));
        }
        acknowledged.forEach((position, write) -> {
            if (isCommitted(position)) return;
            Dial dial = write.dial();
            boolean isVanished = vanished.contains(position);
            if (dial.isStrong() || dial.isReplicated() && !isVanished) {
                violate("L2: " + write.what() + " at " + position + " was acknowledged under " + dial + " and is lost");
            } else if (!isVanished && !stranded.contains(position) && !listed.containsKey(position)) {
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

    private boolean isCommitted(Position position) {
        return position.offset() <= committed.size()
                && committed.get((int) position.offset() - 1).position().equals(position);
    }

    /// Every replica has all of the log and its state is what the log says.
    void checkConverged(NodeId node, ReplicaLog log, Map<String, String> state) {
        if (log.committed() != committed.size()) {
            violate("n" + node + " knows its log to be committed to " + log.committed() + ", others to "
                    + committed.size());
        }
        SortedMap<String, String> replayed = new TreeMap<>();
        for (Entry entry : committed) RegisterMachine.apply(replayed, entry);
        if (!replayed.equals(state)) {
            violate("L5: the state of n" + node + " is not what the log says: " + difference(replayed, state));
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
