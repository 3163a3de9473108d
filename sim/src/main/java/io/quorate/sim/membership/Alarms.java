package io.quorate.sim.membership;

import io.quorate.core.membership.Verdict;

/// Tells false alarms from those that had a reason.
final class Alarms implements WatchedCluster.Listener {
    /// A pause that ended so shortly ago is what an alarm is about: the first heartbeats after it are on their
    /// way.
    static final long AFTERMATH_NANOS = 300_000_000;

    private long falseAlarms;
    private long pausesSuspected;
    private long shortestPauseNanos = Long.MAX_VALUE;

    @Override
    public void changed(WatchedCluster cluster, WatchedNode observer, Verdict verdict) {
        if (verdict.isAlive()) return;
        WatchedNode subject = cluster.node(verdict.node());
        if (subject.isRunning() && cluster.nowNanos() - subject.runningSinceNanos() >= AFTERMATH_NANOS) {
            falseAlarms++;
        } else {
            pausesSuspected++;
            shortestPauseNanos = Math.min(shortestPauseNanos, subject.pauseNanos());
        }
    }

    /// Suspicions of a node that was running.
    long falseAlarms() {
        return falseAlarms;
    }

    /// Suspicions of a node that stood still, or had until just before.
    long pausesSuspected() {
        return pausesSuspected;
    }

    /// The shortest silence of a process that was suspected, so far as it had lasted; 0 if none was.
    long shortestPauseMillis() {
        return pausesSuspected == 0 ? 0 : shortestPauseNanos / 1_000_000;
    }
}
