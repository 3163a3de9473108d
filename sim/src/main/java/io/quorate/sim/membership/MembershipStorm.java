package io.quorate.sim.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.ClockOffset;
import io.quorate.core.membership.MembershipConfig;
import io.quorate.core.membership.Row;
import io.quorate.core.membership.Sight;
import io.quorate.core.membership.Verdict;
import io.quorate.core.rule.Rules;
import io.quorate.sim.SeedResult;
import io.quorate.sim.run.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Faults one after the other, drawn from a seed, and whether what the nodes think of each other is what
/// happened.
///
/// One fault at a time, so that there is one right answer: a crash is noticed by all; nobody else is suspected;
/// a node that stood still, a broken link and a deaf node change nobody's mind about those that run. What nodes
/// know of each other never goes back, and the truth lies within the bounds of every clock offset. In the end
/// all hear all.
public final class MembershipStorm {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final int FAULTS = 8;

    /// Checks are made this often; what a node knows may not go back in between.
    private static final long CHECK_NANOS = 50 * MILLI;

    /// A crash is noticed by all within this; so is the end of a fault.
    private static final long NOTICE_NANOS = 2 * SECOND;

    private record Observation(NodeId by, long byStart, NodeId of) implements Comparable<Observation> {
        @Override
        public int compareTo(Observation other) {
            int byNode = by.compareTo(other.by);
            if (byNode != 0) return byNode;
            int start = Long.compare(byStart, other.byStart);
            return start != 0 ? start : of.compareTo(other.of);
        }
    }

    private final Chance chance;
    private final WatchedCluster cluster;
    private final SortedMap<Observation, Row> known = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    /// Who may be suspected at present, and who may suspect anybody.
    private Optional<WatchedNode> gone = Optional.empty();

    private Optional<WatchedNode> deaf = Optional.empty();
    private long clockSetNanos = -SECOND;

    private MembershipStorm(long seed, Rules rules) {
        chance = new Chance(seed);
        int nodeCount = chance.oneOf(List.of(3, 5, 7));
        cluster = new WatchedCluster(
                nodeCount, MembershipConfig.DEFAULT, rules, Weather.FAIR, chance.split(), this::changed);
    }

    /// Runs one seed. The same seed gives the same result.
    public static SeedResult run(long seed, Rules rules) {
        return new MembershipStorm(seed, rules).run(seed);
    }

    private SeedResult run(long seed) {
        runChecked(5 * SECOND);
        for (int i = 0; i < FAULTS && violations.isEmpty(); i++) {
            fault();
            runChecked(NOTICE_NANOS);
            if (violations.isEmpty()) checkAllHearAll();
        }
        return new SeedResult(
                seed,
                violations.stream().findFirst(),
                cluster.trace().hash(),
                cluster.nowNanos(),
                cluster.messages(),
                FAULTS,
                cluster.trace().counts());
    }

    private void fault() {
        WatchedNode victim = chance.oneOf(cluster.nodes());
        switch (chance.below(5)) {
            case 0 -> crash(victim);
            case 1 -> pause(victim);
            case 2 -> cutOneLink(victim);
            case 3 -> deafen(victim);
            default -> {
                cluster.trace().count("a wall clock is set");
                clockSetNanos = cluster.nowNanos();
                victim.setWallClock(chance.between(-10 * SECOND, 10 * SECOND) / 1_000);
            }
        }
    }

    private void crash(WatchedNode victim) {
        cluster.trace().count("a node crashes");
        gone = Optional.of(victim);
        victim.crash();
        runChecked(NOTICE_NANOS);
        for (WatchedNode node : cluster.nodes()) {
            if (node != victim && sight(node, victim) != Sight.SUSPECT)
                violated(node.id() + " did not notice the crash of " + victim.id());
        }
        runChecked(chance.between(0, 5 * SECOND));
        victim.start();
        runChecked(SECOND);
        gone = Optional.empty();
    }

    private void pause(WatchedNode victim) {
        cluster.trace().count("a process stands still");
        gone = Optional.of(victim);
        long nanos = chance.between(100 * MILLI, 3 * SECOND);
        victim.pause(nanos);
        runChecked(nanos + Alarms.AFTERMATH_NANOS);
        gone = Optional.empty();
    }

    private void cutOneLink(WatchedNode from) {
        cluster.trace().count("a link is cut one way");
        WatchedNode to = chance.oneOf(cluster.nodes());
        if (to == from) return;
        cluster.cut(from, to);
        runChecked(chance.between(SECOND, 10 * SECOND));
        cluster.heal();
    }

    private void deafen(WatchedNode victim) {
        cluster.trace().count("a node goes deaf");
        deaf = Optional.of(victim);
        cluster.deafen(victim);
        runChecked(chance.between(SECOND, 10 * SECOND));
        cluster.heal();
        runChecked(SECOND);
        deaf = Optional.empty();
    }

    private void runChecked(long nanos) {
        long untilNanos = cluster.nowNanos() + nanos;
        while (cluster.nowNanos() < untilNanos && violations.isEmpty()) {
            cluster.runFor(CHECK_NANOS);
            for (WatchedNode node : cluster.nodes()) {
                if (!node.isRunning()) continue;
                checkNothingGoesBack(node);
                checkClockOffsets(node);
            }
        }
    }

    private void changed(WatchedCluster world, WatchedNode observer, Verdict verdict) {
        if (verdict.isAlive()) return;
        WatchedNode subject = world.node(verdict.node());
        if (gone.filter(node -> node == subject).isPresent()) return;
        if (deaf.filter(node -> node == observer).isPresent()) return;
        violated(observer.id() + " suspects " + subject.id() + ", which runs and is heard");
    }

    private void checkNothingGoesBack(WatchedNode node) {
        for (Row row : node.membership().rows()) {
            var observation = new Observation(node.id(), node.starts(), row.observer());
            Row before = known.put(observation, row);
            if (before != null && isBefore(row, before)) {
                violated("M2: " + node.id() + " knew version " + before.version() + " of what " + row.observer()
                        + " sees, and now knows " + row.version());
            }
        }
    }

    private static boolean isBefore(Row row, Row other) {
        int byIncarnation = row.incarnation().compareTo(other.incarnation());
        return byIncarnation < 0 || (byIncarnation == 0 && row.version() < other.version());
    }

    private void checkClockOffsets(WatchedNode node) {
        for (WatchedNode other : cluster.nodes()) {
            if (other == node || !other.isRunning()) continue;
            Optional<ClockOffset> offset = node.membership().clockOffset(other.id());
            if (offset.isEmpty() || sight(node, other) != Sight.HEARD) continue;
            long truth = other.wallMicros() - node.wallMicros();
            long wrongBy = Math.abs(offset.get().offsetMicros() - truth);
            boolean wasJustSet = clockSetNanos + SECOND > cluster.nowNanos();
            if (!wasJustSet && wrongBy > offset.get().errorMicros(node.monotonicNanos())) {
                violated(node.id() + " is wrong by " + wrongBy + " us about the clock of " + other.id());
            }
        }
    }

    private void checkAllHearAll() {
        for (WatchedNode node : cluster.nodes()) {
            for (Verdict verdict : node.membership().verdicts()) {
                if (verdict.sight() == Sight.SUSPECT
                        || verdict.heardBy().size() < cluster.nodes().size() - 2) {
                    violated(node.id() + " thinks that " + verdict.node() + " is heard by " + verdict.heardBy());
                }
            }
        }
    }

    private static Sight sight(WatchedNode by, WatchedNode of) {
        return by.membership().verdict(of.id()).orElseThrow().sight();
    }

    private void violated(String what) {
        violations.add(what);
    }
}
