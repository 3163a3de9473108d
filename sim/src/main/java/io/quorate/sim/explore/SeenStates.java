package io.quorate.sim.explore;

import java.util.Arrays;

/// The states that were seen, each known by a head, which is compared by a hash of 64 bits, and by its letters,
/// which are compared one by one.
///
/// What can happen in a state can happen in one that has more letters and is otherwise the same: a letter need
/// not be delivered. So a state is new only if none was seen with the same head and all of its letters.
///
/// Two heads with one hash are taken for one: of thirty million heads that loses any with a chance of 1 in
/// 41,000.
final class SeenStates {
    private static final int CHUNK_BITS = 20;
    private static final int CHUNK_CHARS = 1 << CHUNK_BITS;

    /// Hashes of heads, an open-addressed table; 0 marks a free slot.
    private long[] heads = new long[1 << 16];
    /// Where the newest state with that head is in the chunks; 0 if there is none.
    private long[] newest = new long[1 << 16];
    private long headCount;

    /// Each state is the place of the state before it with the same head, in four chars, the number of its
    /// letters, and these. In pieces, since an array cannot grow without a copy. Place 0 stays empty.
    private char[][] chunks = {new char[CHUNK_CHARS]};
    private int chunk;
    private int end = 1;
    private long count;

    long count() {
        return count;
    }

    /// @param head how many of the words of the state are not letters
    /// @return whether it is new
    boolean add(int[] state, int head) {
        if (headCount * 3 > heads.length * 2L) grow();
        int slot = find(heads, hash(state, head));
        for (long at = newest[slot]; at != 0; at = before(at)) {
            if (hasAll(at, state, head)) return false;
        }
        if (heads[slot] == 0) {
            heads[slot] = hash(state, head);
            headCount++;
        }
        newest[slot] = put(newest[slot], state, head);
        count++;
        return true;
    }

    private long before(long at) {
        char[] in = chunks[(int) (at >>> CHUNK_BITS)];
        int i = (int) at & CHUNK_CHARS - 1;
        return (long) in[i] << 48 | (long) in[i + 1] << 32 | (long) in[i + 2] << 16 | in[i + 3];
    }

    private boolean hasAll(long at, int[] state, int head) {
        char[] in = chunks[(int) (at >>> CHUNK_BITS)];
        int i = ((int) at & CHUNK_CHARS - 1) + 4;
        int last = i + in[i];
        if (state.length - head > last - i) return false;
        for (int j = head; j < state.length; j++) {
            do i++;
            while (i <= last && in[i] < state[j]);
            if (i > last || in[i] != state[j]) return false;
        }
        return true;
    }

    private long put(long before, int[] state, int head) {
        int size = 5 + state.length - head;
        if (end + size > CHUNK_CHARS) {
            chunk++;
            if (chunk == chunks.length) chunks = Arrays.copyOf(chunks, 2 * chunk);
            chunks[chunk] = new char[CHUNK_CHARS];
            end = 0;
        }
        char[] in = chunks[chunk];
        long at = (long) chunk << CHUNK_BITS | end;
        for (int shift = 48; shift >= 0; shift -= 16) in[end++] = (char) (before >>> shift);
        in[end++] = (char) (state.length - head);
        for (int j = head; j < state.length; j++) {
            if (state[j] > Character.MAX_VALUE) throw new IllegalStateException("letters: more than 65,536");
            in[end++] = (char) state[j];
        }
        return at;
    }

    /// @return the slot that has a hash, or that is free for it
    private static int find(long[] table, long hash) {
        int mask = table.length - 1;
        int at = (int) (hash >>> 20) & mask;
        while (table[at] != 0 && table[at] != hash) at = (at + 1) & mask;
        return at;
    }

    private void grow() {
        int size = Math.multiplyExact(heads.length, 2);
        long[] moreHeads = new long[size];
        long[] moreNewest = new long[size];
        for (int i = 0; i < heads.length; i++) {
            if (heads[i] == 0) continue;
            int slot = find(moreHeads, heads[i]);
            moreHeads[slot] = heads[i];
            moreNewest[slot] = newest[i];
        }
        heads = moreHeads;
        newest = moreNewest;
    }

    /// Never 0, which marks a free slot.
    private static long hash(int[] state, int head) {
        long hash = head;
        for (int i = 0; i < head; i++) {
            hash = (hash ^ state[i]) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
        hash = (hash ^ hash >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D0_49BB_1331_11EBL;
        hash ^= hash >>> 31;
        return hash == 0 ? 1 : hash;
    }
}
