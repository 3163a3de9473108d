package io.quorate.sim.run;

import java.util.List;
import java.util.SplittableRandom;

/// All of a run's chance, drawn from one seed.
public final class Chance {
    private final SplittableRandom random;

    public Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /// A source of its own, so that drawing more from one part of a run does not shift the others.
    public Chance split() {
        return new Chance(random.split());
    }

    /// Uniform over all 64-bit numbers.
    public long next() {
        return random.nextLong();
    }

    /// Uniform from 0 to `bound` - 1.
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /// Uniform from `from` to `to`, both included.
    public long between(long from, long to) {
        return random.nextLong(from, to + 1);
    }

    /// True once in `times` on average.
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /// True with a probability of 0 to 1.
    public boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /// One of several, all alike.
    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
