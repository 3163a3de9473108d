package io.quorate.core.control;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The virtual nodes of the ring: 64 arcs, and in each arc one virtual node of each seat, in a fixed order.
///
/// The ring is the same for all clusters and all times; members come and go by taking and leaving seats. So a
/// newcomer is inserted into the order of each arc, and the order of the others never changes. The order is not
/// hashed but balanced: seat by seat, each is put into the arcs so that it and all seats before it are among the
/// first k of equally many arcs, for every k. Hashed places would be as uneven as 64 throws of dice are
/// (docs/decisions/0006-seats-on-the-ring.md).
///
/// The orders are decisions of the cluster, not of its format: a version with other orders moves data, and loses
/// none.
final class SeatOrder {
    /// Number of arcs: as many as there are partitions by default.
    static final int ARCS = 64;

    /// Number of seats: the sum of the weights of all members that were not removed.
    static final int SEATS_MAX = 256;

    /// Passes over the arcs after which the search for better places ends; two or three find nothing more to
    /// improve.
    private static final int PASSES_MAX = 8;

    /// For each arc the seats in order.
    private final int[][] order;

    /// At `[seat][k]`: in how many arcs the seat is among the first k.
    private final int[][] among;

    private SeatOrder(int seats) {
        order = new int[ARCS][seats];
        among = new int[seats][seats + 1];
    }

    /// @param seats 0 to 256
    /// @return for each arc the first so many seats in order; cost: in the square of them, 30 ms for 256
    static int[][] of(int seats) {
        if (seats > SEATS_MAX) throw new IllegalArgumentException("seats " + seats);
        SeatOrder building = new SeatOrder(seats);
        for (int seat = 0; seat < seats; seat++) building.insert(seat);
        return building.order;
    }

    /// Puts a seat behind all others, then moves it forward, arc by arc, where that evens out the counts, until
    /// nothing improves. Each move makes the sum of the squares of all counts smaller, so the search cannot go in
    /// circles.
    private void insert(int seat) {
        int[] rank = new int[ARCS];
        Arrays.fill(rank, seat);
        int[] shuffled = arcsShuffledFor(seat);
        boolean isImproved = true;
        for (int pass = 0; pass < PASSES_MAX && isImproved; pass++) {
            isImproved = false;
            for (int arc : shuffled) {
                int before = rank[arc];
                shift(arc, seat, before, -1);
                rank[arc] = bestRank(arc, seat, before);
                shift(arc, seat, rank[arc], 1);
                isImproved |= rank[arc] != before;
            }
        }
        for (int arc = 0; arc < ARCS; arc++) {
            System.arraycopy(order[arc], rank[arc], order[arc], rank[arc] + 1, seat - rank[arc]);
            order[arc][rank[arc]] = seat;
        }
        for (int each = 0; each <= seat; each++) among[each][seat + 1] = ARCS;
    }

    /// At a rank the seat is among the first k for each k above it, and pushes out the one that was last of those
    /// k.
    private void shift(int arc, int seat, int rank, int by) {
        for (int k = rank + 1; k <= seat; k++) {
            among[seat][k] += by;
            among[order[arc][k - 1]][k] -= by;
        }
    }

    private int bestRank(int arc, int seat, int current) {
        int best = seat;
        int bestGain = 0;
        int gain = 0;
        for (int k = seat; k >= 1; k--) {
            gain += among[order[arc][k - 1]][k] - among[seat][k] - 1; // half of what the sum of squares loses
            int rank = k - 1;
            if (gain > bestGain || gain == bestGain && rank == current) {
                bestGain = gain;
                best = rank;
            }
        }
        return best;
    }

    /// Every seat begins with other arcs, or the first arcs would have the newest seats in front.
    private static int[] arcsShuffledFor(int seat) {
        return IntStream.range(0, ARCS)
                .boxed()
                .sorted(Comparator.comparingLong(arc -> mixed((long) seat * ARCS + arc)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbours come out far apart.
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
