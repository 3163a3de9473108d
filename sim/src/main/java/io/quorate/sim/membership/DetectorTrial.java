package io.quorate.sim.membership;

import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.rule.Rules;
import io.quorate.sim.run.Chance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One setting of the failure detector, measured: what it takes for dead that is not, and how soon it notices a
/// crash.
///
/// The machines are under load: 5 % of the messages are lost, 2 % wait in queues for up to 100 ms, every
/// process stands still for up to 200 ms every 10 s and for up to 2 s every 5 minutes. All times are simulated.
///
/// @param nodes in the cluster
/// @param config of each
public record DetectorTrial(int nodes, MembershipConfig config) {
    /// How long false alarms are counted.
    public static final Duration QUIET = Duration.ofDays(1);

    /// How many crashes are timed.
    public static final int CRASHES = 1_000;

    private static final long SECOND = 1_000_000_000L;
    private static final long SEED = 1;

    /// A crash that is not noticed for so long is not going to be.
    private static final long NOTICE_MAX_NANOS = 60 * SECOND;

    /// What came out.
    ///
    /// @param falseAlarms suspicions of a node that was running, by any of the others
    /// @param pausesSuspected suspicions of a node that stood still, by any of the others
    /// @param shortestPauseMillis the shortest pause that was suspected; 0 if none was
    /// @param noticedMillis time from each crash until a certain one of the others suspected the node, in order
    /// @param messagesPerPairAndSecond one way
    /// @param bytesPerMessage without the frame around it
    public record Figures(
            long falseAlarms,
            long pausesSuspected,
            long shortestPauseMillis,
            List<Double> noticedMillis,
            double messagesPerPairAndSecond,
            double bytesPerMessage) {
        /// @param percent 0 to 100
        public double noticedMillis(double percent) {
            int last = noticedMillis.size() - 1;
            return noticedMillis.get((int) Math.ceil(percent / 100 * last));
        }
    }

    /// What is compared: thresholds and intervals with three nodes, where a silence has only one other witness, and the
    /// default with more.
    public static List<DetectorTrial> all() {
        List<DetectorTrial> trials = new ArrayList<>();
        for (int millis : new int[] {100, 150, 250}) {
            for (double threshold : new double[] {8, 16, 24, 32, 48}) {
                trials.add(new DetectorTrial(3, with(Duration.ofMillis(millis), threshold)));
            }
        }
        trials.add(new DetectorTrial(5, MembershipConfig.DEFAULT));
        trials.add(new DetectorTrial(7, MembershipConfig.DEFAULT));
        return trials;
    }

    private static MembershipConfig with(Duration heartbeatInterval, double threshold) {
        MembershipConfig other = MembershipConfig.DEFAULT;
        return new MembershipConfig(heartbeatInterval, threshold, other.windowSamples(), other.helpers());
    }

    /// Measures. The same every time.
    ///
    /// @param quiet how long false alarms are counted
    /// @param crashes how many are timed
    public Figures run(Duration quiet, int crashes) {
        var alarms = new Alarms();
        var cluster = cluster(alarms);
        cluster.runFor(quiet.toNanos());
        double seconds = quiet.toNanos() / 1e9;
        return new Figures(
                alarms.falseAlarms(),
                alarms.pausesSuspected(),
                alarms.shortestPauseMillis(),
                noticedMillis(crashes),
                cluster.messages() / seconds / (nodes * (nodes - 1)),
                (double) cluster.bytes() / cluster.messages());
    }

    private WatchedCluster cluster(WatchedCluster.Listener listener) {
        return new WatchedCluster(nodes, config, Rules.ALL, Weather.LOAD, new Chance(SEED), listener);
    }

    private List<Double> noticedMillis(int crashes) {
        var cluster = cluster((_, _, _) -> {});
        var random = new SplittableRandom(SEED);
        List<Double> noticed = new ArrayList<>();
        while (noticed.size() < crashes) {
            cluster.runFor(random.nextLong(5 * SECOND, 15 * SECOND));
            WatchedNode victim = cluster.nodes().get(random.nextInt(nodes));
            WatchedNode observer = cluster.nodes().get(random.nextInt(nodes));
            if (victim == observer || !victim.isRunning() || suspects(observer, victim)) continue;
            victim.crash();
            long crashedNanos = cluster.nowNanos();
            while (!suspects(observer, victim)) {
                if (cluster.nowNanos() - crashedNanos > NOTICE_MAX_NANOS) {
                    throw new IllegalStateException("a crash was not noticed within a minute");
                }
                cluster.runFor(1_000_000);
            }
            noticed.add((cluster.nowNanos() - crashedNanos) / 1e6);
            victim.start();
        }
        noticed.sort(null);
        return noticed;
    }

    private static boolean suspects(WatchedNode observer, WatchedNode subject) {
        return observer.membership().verdict(subject.id()).stream().anyMatch(verdict -> !verdict.isAlive());
    }
}
