package io.quorate.sim.run;

import java.util.Map;
import java.util.TreeMap;

/// A hash over everything that happened in a run, in order, and a count of the rare things among it.
///
/// The same seed twice gives the same hash; if not, chance or an order crept in that the seed does not decide.
public final class Trace {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final VirtualTime time;
    private final Map<String, Long> counts = new TreeMap<>();
    private long hash = FNV_OFFSET;

    public Trace(VirtualTime time) {
        this.time = time;
    }

    /// Something happened.
    public void add(String what) {
        mix(time.nowNanos());
        for (int i = 0; i < what.length(); i++) hash = (hash ^ what.charAt(i)) * FNV_PRIME;
    }

    /// Some bytes were part of what happened.
    public void add(byte[] bytes) {
        for (byte b : bytes) hash = (hash ^ b & 0xff) * FNV_PRIME;
    }

    /// Something rare happened.
    public void count(String rare) {
        add(rare);
        counts.merge(rare, 1L, Long::sum);
    }

    public long hash() {
        return hash;
    }

    public Map<String, Long> counts() {
        return counts;
    }

    private void mix(long number) {
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ number >>> shift & 0xff) * FNV_PRIME;
    }
}
