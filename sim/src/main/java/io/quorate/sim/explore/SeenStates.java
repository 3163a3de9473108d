package io.quorate.sim.explore;

import java.util.Arrays;

/// The states that were seen, by a hash of 64 bits: an open-addressed table of longs.
///
/// Two states with one hash are taken for one: of a hundred million states that loses any with a chance of 1 in
/// 3,700.
final class SeenStates {
    private long[] slots = new long[1 << 16];
    private long count;

    long count() {
        return count;
    }

    /// @return whether it is new
    boolean add(int[] state) {
        if (count * 3 > slots.length * 2L) grow();
        if (!put(slots, hash(state))) return false;
        count++;
        return true;
    }

    private static boolean put(long[] slots, long hash) {
        int mask = slots.length - 1;
        int at = (int) (hash >>> 20) & mask;
        while (slots[at] != 0) {
            if (slots[at] == hash) return false;
            at = (at + 1) & mask;
        }
        slots[at] = hash;
        return true;
    }

    private void grow() {
        long[] more = new long[Math.multiplyExact(slots.length, 2)];
        Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(more, hash));
        slots = more;
    }

    /// Never 0, which marks a free slot.
    private static long hash(int[] state) {
        long hash = state.length;
        for (int word : state) {
            hash = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
        hash = (hash ^ hash >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D0_49BB_1331_11EBL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }
}
