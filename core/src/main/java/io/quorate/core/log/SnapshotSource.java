package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Sends snapshots of what its replica has applied. One view serves all who ask, each at its own pace: a
/// receiver asks for one piece after the other, so no more than one is on its way to it.
final class SnapshotSource {
    /// For so many ticks a view waits for its receiver, which may be starting again; then what it holds on
    /// to in the store, and in the log behind it, is worth more.
    private static final int IDLE_TICKS_MAX = 100;

    private final ProcessId self;
    private final Snapshots snapshots;
    private final ReplicaLog log;
    private final Peers peers;
    private final LogLimits limits;
    private final Rules rules;

    private long viewCount;
    private Snapshots.@Nullable View view;
    /// Whether one is on its way.
    private boolean isOpening;
    /// Whom to offer it to then, and in which epoch.
    private final SortedMap<NodeId, Long> asked = new TreeMap<>();
    private int idleTicks;
    /// Whose next piece is being read.
    private final SortedSet<NodeId> reading = new TreeSet<>();

    SnapshotSource(ProcessId self, Snapshots snapshots, ReplicaLog log, Peers peers, LogLimits limits, Rules rules) {
        this.self = self;
        this.snapshots = snapshots;
        this.log = log;
        this.peers = peers;
        this.limits = limits;
        this.rules = rules;
    }

    /// The last entry in the view that is open: those above it are still needed. [Long#MAX_VALUE] if none is
    /// open.
    long viewOffset() {
        return view == null ? Long.MAX_VALUE : view.coverage().last().offset();
    }

    /// Offers a snapshot to a node whose log ends below where this one goes on from.
    void offer(NodeId to, long epoch) {
        // The log must go on from the view, or its receiver would need another one at once.
        if (viewOffset() < log.base().offset()) close();
        if (view != null) {
            offer(to, epoch, view);
            return;
        }
        asked.put(to, epoch);
        if (isOpening) return;
        isOpening = true;
        snapshots.open(this::opened);
    }

    private void offer(NodeId to, long epoch, Snapshots.View of) {
        peers.send(to, new Message.Offer(epoch, new Snapshot(id(), coverage(of))));
    }

    private void opened(Snapshots.View opened) {
        isOpening = false;
        if (asked.isEmpty()) {
            opened.close(); // nobody wants it any more
            return;
        }
        view = opened;
        viewCount++;
        idleTicks = 0;
        asked.forEach((to, epoch) -> offer(to, epoch, opened));
        asked.clear();
    }

    private SnapshotId id() {
        return new SnapshotId(self, viewCount);
    }

    private Coverage coverage(Snapshots.View of) {
        if (rules.hold(Rule.SNAPSHOT_NAMES_ITS_OFFSET)) return of.coverage();
        return log.coverage(log.committed(), of.coverage().time());
    }

    void fetch(NodeId from, Message.Fetch fetch) {
        Snapshots.View current = view;
        if (current == null || !fetch.snapshot().equals(id())) {
            offer(from, fetch.epoch());
            return;
        }
        idleTicks = 0;
        if (!reading.add(from)) return;
        current.read(fetch.after(), limits.chunkBytesMax(), chunk -> {
            reading.remove(from);
            peers.send(from, new Message.Chunk(fetch.epoch(), fetch.snapshot(), chunk));
        });
    }

    void tick() {
        if (view != null && ++idleTicks > IDLE_TICKS_MAX) close();
    }

    void close() {
        asked.clear();
        if (view == null) return;
        view.close();
        view = null;
        reading.clear();
    }

    @Override
    public String toString() {
        return "view " + viewCount + (view == null ? " closed" : " of " + view.coverage() + " idle " + idleTicks)
                + (isOpening ? " opening for " + asked : "")
                + (reading.isEmpty() ? "" : " reading for " + reading);
    }
}
