package io.quorate.sim;

import io.quorate.sim.workload.Exchange;
import java.util.ArrayDeque;

/// Answers of a node that does not sync before it answers, as long as a loss of power may take what they tell of.
///
/// What is lost then is a suffix of the log: an answer that was given when the log was written up to some record tells
/// of nothing behind it, and stands once the log is synced so far.
final class LossWindow {
    private record Answered(long writtenLsn, Exchange exchange) {}

    /// Oldest first, so in the order of their numbers.
    private final ArrayDeque<Answered> open = new ArrayDeque<>();

    /// An answer was given.
    ///
    /// @param writtenLsn up to where the log was written then
    /// @param syncedLsn up to where it was synced
    void answered(Exchange exchange, long writtenLsn, long syncedLsn) {
        synced(syncedLsn);
        if (writtenLsn > syncedLsn) open.add(new Answered(writtenLsn, exchange));
    }

    /// The power has gone.
    ///
    /// @param syncedLsn up to where the log was synced
    /// @return how many answers no longer count
    int powerLost(long syncedLsn) {
        synced(syncedLsn);
        int count = open.size();
        open.forEach(answered -> answered.exchange().takeBack());
        open.clear();
        return count;
    }

    private void synced(long lsn) {
        for (Answered first; (first = open.peek()) != null && first.writtenLsn() <= lsn; ) open.remove();
    }
}
