package io.quorate.server.peer;

import io.netty.channel.EventLoop;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Faults between a node and its connections: what is sent goes through here, and so does what comes ([#over]).
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
final class FaultyPeers implements PeerSender, PeerFaults {
    /// A longer delay is a cut.
    private static final Duration DELAY_MAX = Duration.ofMinutes(1);
    /// What is kept back for one node at most: as much as waits for it without faults.
    private static final long KEPT_BYTES_MAX = 32 << 20;

    private record Kept(byte[] frame, long dueNanos) {}

    private static final class Faults {
        private boolean isCutTo;
        private boolean isCutFrom;
        private long delayNanos;
        private double lostShare;
        /// In the order in which they were sent, also when the delay has become shorter.
        private final Deque<Kept> kept = new ArrayDeque<>();

        private long keptBytes;
    }

    private final EventLoop loop;
    private final PeerSender network;
    private final RandomGenerator random;
    private final Consumer<Throwable> bugs;
    private final Map<NodeId, Faults> byNode = new HashMap<>();

    /// @param network where frames go
    /// @param bugs told of what a task has thrown: nothing may go on after it
    FaultyPeers(EventLoop loop, PeerSender network, RandomGenerator random, Consumer<Throwable> bugs) {
        this.loop = loop;
        this.network = network;
        this.random = random;
        this.bugs = bugs;
    }

    // ---- What passes ----

    @Override
    public void send(NodeId to, byte[] frame) {
        Faults faults = byNode.get(to);
        if (faults == null) {
            network.send(to, frame);
            return;
        }
        if (faults.isCutTo || faults.lostShare > 0 && random.nextDouble() < faults.lostShare) return;
        if (faults.delayNanos == 0 && faults.kept.isEmpty()) {
            network.send(to, frame);
        } else if (faults.keptBytes + frame.length <= KEPT_BYTES_MAX) {
            faults.keptBytes += frame.length;
            faults.kept.add(new Kept(frame, System.nanoTime() + faults.delayNanos));
            if (faults.kept.size() == 1) releaseWhenDue(to, faults);
        }
    }

    private void releaseWhenDue(NodeId to, Faults faults) {
        Kept first = faults.kept.peek();
        if (first == null) return;
        loop.schedule(
                () -> guarded(() -> release(to, faults)), first.dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void release(NodeId to, Faults faults) {
        long now = System.nanoTime();
        Kept first;
        while ((first = faults.kept.peek()) != null && first.dueNanos - now <= 0) {
            faults.kept.remove();
            faults.keptBytes -= first.frame.length;
            if (!faults.isCutTo) network.send(to, first.frame);
        }
        releaseWhenDue(to, faults);
    }

    /// The loop would swallow what a task throws.
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            bugs.accept(bug);
        }
    }

    /// A listener that is told what passes.
    PeerListener over(PeerListener listener) {
        return new PeerListener() {
            @Override
            public void receive(NodeId from, byte[] frame) {
                if (!isCutFrom(from)) listener.receive(from, frame);
            }

            @Override
            public void heard(Introduction said) {
                if (!isCutFrom(said.newcomer().process().node())) listener.heard(said);
            }

            @Override
            public void lost(NodeId node) {
                listener.lost(node);
            }
        };
    }

    private boolean isCutFrom(NodeId node) {
        Faults faults = byNode.get(node);
        return faults != null && faults.isCutFrom;
    }

    // ---- What does not ----

    @Override
    public void cutTo(NodeId node) {
        of(node).isCutTo = true;
    }

    @Override
    public void cutFrom(NodeId node) {
        of(node).isCutFrom = true;
    }

    @Override
    public void delay(NodeId node, Duration delay) {
        if (delay.isNegative() || delay.compareTo(DELAY_MAX) > 0) {
            throw new IllegalArgumentException("delay: " + delay + " (must be 0 to " + DELAY_MAX + ")");
        }
        of(node).delayNanos = delay.toNanos();
    }

    @Override
    public void lose(NodeId node, double share) {
        if (!(share >= 0 && share <= 1)) throw new IllegalArgumentException("share: " + share + " (must be 0 to 1)");
        of(node).lostShare = share;
    }

    @Override
    public void heal() {
        for (Faults faults : byNode.values()) {
            faults.isCutTo = false;
            faults.isCutFrom = false;
            faults.delayNanos = 0;
            faults.lostShare = 0;
        }
    }

    private Faults of(NodeId node) {
        return byNode.computeIfAbsent(node, _ -> new Faults());
    }
}
