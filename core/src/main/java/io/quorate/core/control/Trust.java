package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.Map;
import java.util.TreeMap;

/// What one controller has seen of each node: it forgets slowly, so that a node which fails and returns over and
/// over is given nothing for a while.
///
/// It is not durable. A new controller knows of no trouble; it only waits before it moves what could stay.
final class Trust {
    private static final long NEVER = Long.MIN_VALUE;

    private final ControllerConfig config;
    private final long beginNanos;
    private final Map<NodeId, Record> records = new TreeMap<>();
    private long nowNanos;

    /// What is remembered of a node. It is mutable because it never leaves this class.
    private static final class Record {
        private long start;
        private long seenSinceNanos;
        private long suspectedSinceNanos = NEVER;
        private long troubleNanos = NEVER;
    }

    Trust(ControllerConfig config, long nowNanos) {
        this.config = config;
        this.beginNanos = nowNanos;
        this.nowNanos = nowNanos;
    }

    void observe(long now, Members members, Observations seen) {
        nowNanos = now;
        boolean isFirst = records.isEmpty();
        for (Member member : members.byId().values()) {
            if (member.is(Member.State.REMOVED)) {
                records.remove(member.id());
                continue;
            }
            Record record = records.computeIfAbsent(member.id(), _ -> born(member, isFirst));
            if (member.start() != record.start) {
                record.start = member.start();
                record.troubleNanos = now;
            }
            if (!seen.suspected().contains(member.id())) record.suspectedSinceNanos = NEVER;
            else if (record.suspectedSinceNanos == NEVER) record.suspectedSinceNanos = now;
            if (isFailed(member.id())) record.troubleNanos = now;
        }
    }

    /// A node that is new to the cluster has no past to be watched for; of the others nothing is known at first.
    private Record born(Member member, boolean isFirst) {
        Record record = new Record();
        record.start = member.start();
        record.seenSinceNanos = isFirst ? beginNanos : nowNanos - config.steadyAfterNanos();
        return record;
    }

    /// A leader could not serve: nobody may have suspected it.
    void trouble(NodeId node) {
        Record record = records.get(node);
        if (record != null) record.troubleNanos = nowNanos;
    }

    /// Suspected for long enough to act, or no member any more.
    boolean isFailed(NodeId node) {
        Record record = records.get(node);
        if (record == null) return true;
        return record.suspectedSinceNanos != NEVER && nowNanos - record.suspectedSinceNanos >= config.failAfterNanos();
    }

    /// Not suspected, and no trouble was seen for a long while.
    boolean isSteady(NodeId node) {
        Record record = records.get(node);
        return record != null
                && record.suspectedSinceNanos == NEVER
                && (record.troubleNanos == NEVER || nowNanos - record.troubleNanos >= config.steadyAfterNanos());
    }

    /// Steady, and watched for long enough to know: only for such a node something is moved that could stay.
    boolean isProven(NodeId node) {
        Record record = records.get(node);
        return record != null && isSteady(node) && nowNanos - record.seenSinceNanos >= config.steadyAfterNanos();
    }
}
