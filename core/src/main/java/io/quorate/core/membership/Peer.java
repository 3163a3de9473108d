package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipMessage.Echo;
import io.quorate.core.membership.MembershipMessage.Stamps;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one peer. Decides nothing: [Membership] does.
final class Peer {
    private final NodeId id;
    private final MembershipConfig config;
    private PhiDetector detector;
    private Sight sight = Sight.HEARD;
    private long sinceNanos;
    /// The newest that is known, from itself or passed on. It only grows (M2).
    private Incarnation incarnation = Incarnation.UNKNOWN;
    /// When it was last there for sure, by its own heartbeat or by what others say. Invariant: at or after
    /// `detector.lastHeardNanos()`.
    private long evidenceNanos;
    /// The questions that are under way, or the last ones. Null while the peer is heard.
    private @Nullable ProbeRound round;
    /// The newest of its heartbeats, by its own clock; empty if this process of it has sent none yet.
    private Optional<Arrival> newest = Optional.empty();

    private Optional<ClockOffset> clockOffset = Optional.empty();

    /// @param start the process that sent it
    /// @param sentNanos on the peer's monotonic clock
    /// @param atNanos when it arrived, on ours
    private record Arrival(long start, long sentNanos, long atNanos) {}

    /// A peer that counts as heard now.
    Peer(NodeId id, MembershipConfig config, long nowNanos) {
        this.id = id;
        this.config = config;
        detector = new PhiDetector(config, nowNanos);
        evidenceNanos = nowNanos;
        sinceNanos = nowNanos;
    }

    NodeId id() {
        return id;
    }

    Sight sight() {
        return sight;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    @Nullable
    ProbeRound round() {
        return round;
    }

    Optional<ClockOffset> clockOffset() {
        return clockOffset;
    }

    double phi(long nowNanos) {
        return detector.phi(nowNanos);
    }

    /// Whether its own heartbeats have been missing for too long.
    boolean isSilent(long nowNanos) {
        return detector.isSuspect(nowNanos, config.threshold());
    }

    /// Whether every sign of it has been missing for too long.
    boolean isLost(long nowNanos) {
        return detector.isSilence(nowNanos - evidenceNanos, config.threshold());
    }

    /// How long ago it was last heard itself, without excuses; empty if it never was.
    Optional<Long> heardAgoNanos(long nowNanos) {
        return newest.map(last -> nowNanos - last.atNanos());
    }

    void see(Sight newSight, long nowNanos) {
        if (newSight == Sight.HEARD) round = null;
        if (newSight == sight) return;
        sight = newSight;
        sinceNanos = nowNanos;
    }

    void probe(ProbeRound newRound) {
        round = newRound;
    }

    /// It was there at some time, by what others say.
    void witnessed(long atNanos) {
        evidenceNanos = Math.max(evidenceNanos, atNanos);
    }

    /// @return whether the incarnation is newer than what was known
    boolean learn(Incarnation heard) {
        if (!heard.isAfter(incarnation)) return false;
        incarnation = heard;
        return true;
    }

    /// Takes one of its heartbeats in.
    ///
    /// @return false if a newer one was there before, or it is from a process that is no more
    boolean heard(long start, Stamps stamps, long nowNanos) {
        if (start < incarnation.start()) return false;
        if (newest.isPresent()) {
            Arrival last = newest.get();
            if (start == last.start() && stamps.sentNanos() <= last.sentNanos()) return false;
            // How a process beat that is no more says nothing about its successor.
            if (start != last.start()) detector = new PhiDetector(config, nowNanos);
        }
        newest = Optional.of(new Arrival(start, stamps.sentNanos(), nowNanos));
        detector.heard(nowNanos);
        evidenceNanos = nowNanos;
        return true;
    }

    /// What to tell it about the last of its heartbeats.
    Optional<Echo> echo(long nowNanos) {
        return newest.map(last -> new Echo(last.start(), last.sentNanos(), nowNanos - last.atNanos()));
    }

    /// Measures its clock by a heartbeat that echoes one of ours.
    ///
    /// @param echo of a heartbeat that this very process sent
    void measure(Stamps stamps, Echo echo, long wallMicros, long nowNanos) {
        long roundTripNanos = nowNanos - echo.sentNanos() - echo.heldNanos();
        // Clocks that drift apart can make a very short trip come out as negative.
        long boundedNanos = Math.max(0, roundTripNanos);
        var newer = ClockOffset.measured(stamps.wallMicros(), wallMicros, boundedNanos, echo.heldNanos(), nowNanos);
        clockOffset =
                Optional.of(clockOffset.map(known -> known.improvedBy(newer)).orElse(newer));
    }

    /// This process stood still for so long (M1).
    void excuse(long nanos) {
        detector.excuse(nanos);
        evidenceNanos += nanos;
        if (round != null) round.excuse(nanos);
    }
}
