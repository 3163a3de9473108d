package io.quorate.core.log;

import java.util.List;

/// What the shards of two nodes say to each other for all their partitions at once. Each may be lost, doubled,
/// late and out of order.
public sealed interface ShardMessage extends Framed {
    /// How often the promises of a shard have changed in one run of its process.
    ///
    /// @param start the run that counts: the count of another one says nothing
    record Count(long start, long value) {
        /// Nothing is known.
        static final Count NONE = new Count(0, 0);
    }

    /// The newest epoch that a replica answers to.
    ///
    /// @param isYours whether it knows that whoever is told leads in that epoch: then a lease covers it
    record Held(int partition, long epoch, boolean isYours) {}

    /// "Which promises have changed since this count?"
    ///
    /// @param start the run of the process that asks
    /// @param number counts the questions of that run
    /// @param since what it knows of the one it asks
    /// @param partitions those of which it knows nothing yet, in ascending order
    /// @param leaseNanos "and promise nothing newer for so long", in the partitions that the asker leads; 0 if not
    record Confirm(long start, long number, Count since, List<Integer> partitions, long leaseNanos)
            implements ShardMessage {
        public Confirm {
            partitions = List.copyOf(partitions);
        }
    }

    /// "These, and no others", after the question came.
    ///
    /// @param start the run of the process that asked
    /// @param number of the question
    /// @param count of the one that answers
    /// @param promises of the partitions that were named, and all that have changed since, if `since` was a
    ///     count of this run
    /// @param leaseNanos for how long nothing newer is promised from now on, in the partitions that were promised
    ///     to the asker; 0 if none was asked for
    record Confirmed(long start, long number, Count count, List<Held> promises, long leaseNanos)
            implements ShardMessage {
        public Confirmed {
            promises = List.copyOf(promises);
        }
    }
}
