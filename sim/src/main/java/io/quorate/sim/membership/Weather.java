package io.quorate.sim.membership;

import io.quorate.sim.run.Chance;

/// What a network and the machines on it are like.
///
/// @param loss share of the messages that are lost, 0 to 1
/// @param busy share of the messages that meet a queue, 0 to 1: they take up to [#QUEUE_NANOS] longer
/// @param hitches whether processes stand still: for 10 to 200 ms every 10 s, for up to 2 s every 5 minutes, on
///     average
record Weather(double loss, double busy, boolean hitches) {
    /// Machines under load, on a network that is not well.
    static final Weather LOAD = new Weather(0.05, 0.02, true);

    /// Hardly any loss, and nothing stands still unless it is made to.
    static final Weather FAIR = new Weather(0.01, 0.005, false);

    private static final long MILLI = 1_000_000;
    private static final long QUEUE_NANOS = 100 * MILLI;

    boolean loses(Chance chance) {
        return chance.happens(loss);
    }

    long delayNanos(Chance chance) {
        long quick = chance.between(MILLI / 10, MILLI);
        return chance.happens(busy) ? quick + chance.between(0, QUEUE_NANOS) : quick;
    }

    /// How long until the next short pause.
    long untilHitchNanos(Chance chance) {
        return chance.between(0, 20_000 * MILLI);
    }

    long hitchNanos(Chance chance) {
        return chance.between(10 * MILLI, 200 * MILLI);
    }

    /// How long until the next long pause.
    long untilStallNanos(Chance chance) {
        return chance.between(0, 600_000 * MILLI);
    }

    long stallNanos(Chance chance) {
        return chance.between(200 * MILLI, 2_000 * MILLI);
    }
}
