package io.quorate.core.control;

import io.quorate.core.identity.ProcessId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// For how long each partition's newest epoch has not been serving, and when its leader last changed, as one
/// controller has seen it.
final class Reigns {
    /// @param leaderSinceNanos when this leader process was first seen
    /// @param servedNanos when the epoch was first seen, or last seen to serve
    /// @param failedCount how many epochs in a row before this one were never seen to serve
    private record Reign(
            ProcessId leader,
            long epoch,
            long leaderSinceNanos,
            long servedNanos,
            boolean hasServed,
            int failedCount) {}

    /// The patience doubles with each epoch that came to nothing, up to this many times: what nobody can serve,
    /// such as a partition whose links are cut, is not handed around for ever.
    private static final int DOUBLINGS_MAX = 5;

    private final Map<PartitionId, Reign> reigns = new TreeMap<>();

    void observe(long now, Metadata metadata, Observations seen) {
        reigns.keySet()
                .removeIf(partition -> metadata.placements().find(partition).isEmpty());
        metadata.placements()
                .forEach((partition, state) -> state.leader().ifPresent(leader -> {
                    Reign before = reigns.get(partition);
                    boolean isServing = seen.of(partition, state.epoch())
                            .filter(PartitionReport::isServing)
                            .isPresent();
                    reigns.put(partition, next(before, leader, state.epoch(), isServing, now));
                }));
    }

    private static Reign next(@Nullable Reign before, ProcessId leader, long epoch, boolean isServing, long now) {
        if (before == null) return new Reign(leader, epoch, now, now, isServing, 0);
        long leaderSince = before.leader().equals(leader) ? before.leaderSinceNanos() : now;
        if (before.epoch() != epoch) {
            int failed = before.hasServed() ? 0 : before.failedCount() + 1;
            return new Reign(leader, epoch, leaderSince, now, isServing, failed);
        }
        long served = isServing ? now : before.servedNanos();
        return new Reign(leader, epoch, leaderSince, served, before.hasServed() || isServing, before.failedCount());
    }

    /// Whether the newest epoch has not served for longer than a takeover may last.
    boolean isStalled(PartitionId partition, long now, long takeOverNanos) {
        Reign reign = reigns.get(partition);
        if (reign == null) return false;
        return now - reign.servedNanos() >= takeOverNanos << Math.min(DOUBLINGS_MAX, reign.failedCount());
    }

    /// How long the leader has been in office, whatever its epochs.
    long inOfficeNanos(PartitionId partition, long now) {
        Reign reign = reigns.get(partition);
        return reign == null ? 0 : now - reign.leaderSinceNanos();
    }
}
