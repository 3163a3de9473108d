package io.quorate.sim.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.Env;
import io.quorate.core.membership.Membership;
import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.membership.MembershipMessage;
import io.quorate.core.membership.Verdict;
import io.quorate.core.rule.Rules;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.VirtualTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A node with nothing in it but its membership: its clocks, its pauses, its crashes.
final class WatchedNode implements Env {
    /// What waits for a process that stands still; the rest is lost, as in a socket's buffer.
    private static final int WAITING_MAX = 10_000;

    /// Midnight of some day, microseconds since 1970.
    private static final long START_MICROS = 1_800_000_000_000_000L;

    /// What happens to a node's words and verdicts.
    interface World {
        void send(NodeId from, NodeId to, MembershipMessage message);

        void changed(WatchedNode observer, Verdict verdict);
    }

    private record Waiting(NodeId from, MembershipMessage message) {}

    private final NodeId id;
    private final SortedSet<NodeId> members;
    private final MembershipConfig config;
    private final Rules rules;
    private final VirtualTime time;
    private final Chance chance;
    private final World world;
    /// Parts per million by which its clocks run fast.
    private final long driftPpm;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long wallOffsetMicros;
    private long monotonicOffsetNanos;
    private long start;
    private @Nullable Membership membership;
    private boolean isStopped;
    /// When it last began to run: after a start or a pause.
    private long runningSinceNanos;

    private long stoppedAtNanos;

    WatchedNode(
            NodeId id,
            SortedSet<NodeId> members,
            MembershipConfig config,
            Rules rules,
            VirtualTime time,
            Chance chance,
            World world) {
        this.id = id;
        this.members = members;
        this.config = config;
        this.rules = rules;
        this.time = time;
        this.chance = chance;
        this.world = world;
        driftPpm = chance.between(-200, 200);
        wallOffsetMicros = chance.between(-5_000_000, 5_000_000);
    }

    NodeId id() {
        return id;
    }

    @Override
    public long monotonicNanos() {
        return monotonicOffsetNanos + drifted(time.nowNanos());
    }

    @Override
    public long wallMicros() {
        return START_MICROS + wallOffsetMicros + drifted(time.nowNanos()) / 1_000;
    }

    private long drifted(long nanos) {
        return nanos + nanos / 1_000_000 * driftPpm;
    }

    @Override
    public void send(NodeId to, MembershipMessage message) {
        world.send(id, to, message);
    }

    @Override
    public void changed(Verdict verdict) {
        world.changed(this, verdict);
    }

    /// Starts a process; a former one must have crashed.
    void start() {
        start++;
        monotonicOffsetNanos = chance.between(0, 1L << 40);
        var process = new Membership(id, start, this, config, rules);
        process.setMembers(members);
        membership = process;
        isStopped = false;
        runningSinceNanos = time.nowNanos();
        long tickNanos = config.tickInterval().toNanos();
        time.after(chance.between(0, tickNanos), () -> tick(process, tickNanos));
    }

    private void tick(Membership process, long tickNanos) {
        if (process != membership) return; // of a former process
        if (!isStopped) process.tick();
        time.after(tickNanos, () -> tick(process, tickNanos));
    }

    void crash() {
        membership = null;
        waiting.clear();
    }

    /// Stands still for a while; what is sent to it waits.
    void pause(long nanos) {
        Membership process = membership;
        if (process == null || isStopped) return;
        isStopped = true;
        stoppedAtNanos = time.nowNanos();
        time.after(nanos, () -> {
            if (process == membership) wake(process);
        });
    }

    private void wake(Membership process) {
        isStopped = false;
        runningSinceNanos = time.nowNanos();
        if (chance.oneIn(2)) process.tick(); // before or after what waits: either may come first
        while (!waiting.isEmpty()) {
            Waiting next = waiting.removeFirst();
            process.receive(next.from(), next.message());
        }
    }

    void receive(NodeId from, MembershipMessage message) {
        if (membership == null) return;
        if (!isStopped) {
            membership.receive(from, message);
        } else if (waiting.size() < WAITING_MAX) {
            waiting.addLast(new Waiting(from, message));
        }
    }

    void setWallClock(long byMicros) {
        wallOffsetMicros += byMicros;
    }

    boolean isUp() {
        return membership != null;
    }

    boolean isRunning() {
        return membership != null && !isStopped;
    }

    /// Which of its processes runs, from 1.
    long starts() {
        return start;
    }

    long runningSinceNanos() {
        return runningSinceNanos;
    }

    /// How long it has stood still, if it does; else how long it last did.
    long pauseNanos() {
        return (isStopped ? time.nowNanos() : runningSinceNanos) - stoppedAtNanos;
    }

    /// Its view, while it is up.
    Membership membership() {
        if (membership == null) throw new IllegalStateException(id + " is down");
        return membership;
    }
}
