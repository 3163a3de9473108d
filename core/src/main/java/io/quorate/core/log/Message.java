package io.quorate.core.log;

import io.quorate.core.identity.ProcessId;
import java.util.List;

/// What replicas of a partition say to each other. Each may be lost, doubled, late and out of order.
public sealed interface Message {
    /// The epoch it was sent in: that of its leader, or the one that the leader it answers to is in.
    long epoch();

    /// "Refuse anything older than this epoch, which I am taking over."
    record Fence(long epoch, ProcessId leader) implements Message {}

    /// "I do, and my log ends here": sent once the promise and all of the log before it are synced.
    ///
    /// @param leader who asked: what another process on its node was promised is not its own
    /// @param end where the log ended when that was so
    record Promised(long epoch, ProcessId leader, Position end) implements Message {}

    /// "I have promised a newer epoch."
    ///
    /// @param epoch the one that is refused
    record Refused(long epoch, long promised) implements Message {}

    /// "Send me what my log lacks": a leader that is taking over asks the holder of a longer one.
    ///
    /// @param end where the asking log ends
    /// @param history its epochs
    record Pull(long epoch, Position end, EpochHistory history) implements Message {}

    /// The entries that a [Pull] has asked for, as many as fit.
    ///
    /// @param previous what they follow
    record Tail(long epoch, Position previous, List<Entry> entries) implements Message {}

    /// Entries from the leader, and how far the log is committed.
    ///
    /// @param previous what they follow
    record Append(long epoch, Position previous, List<Entry> entries, long committed) implements Message {}

    /// "My log is yours as far as this": both offsets only as far as they were matched in this epoch.
    ///
    /// @param written up to where the log was handed to the operating system
    /// @param synced up to where it survives a loss of power
    /// @param committed up to where it is known to be committed
    record Accepted(long epoch, long written, long synced, long committed) implements Message {}

    /// "My log does not have what yours goes on from."
    ///
    /// @param end where it ends
    /// @param history its epochs
    record Mismatched(long epoch, Position end, EpochHistory history) implements Message {}

    /// "The log that you ask for goes on from beyond where yours ends: take this snapshot."
    record Offer(long epoch, Snapshot snapshot) implements Message {}

    /// "Send me the next piece of it."
    ///
    /// @param after where it begins, as the last piece said; empty for the first
    record Fetch(long epoch, SnapshotId snapshot, byte[] after) implements Message {}

    /// A piece of a snapshot, asked for by a [Fetch].
    record Chunk(long epoch, SnapshotId snapshot, SnapshotChunk chunk) implements Message {}

    /// "I count on none of the leases that you have granted me, in this partition, until my reign ends": from a leader
    /// that is ready to hand over.
    record LeaseGivenUp(long epoch) implements Message {}

    /// "Would you give me your vote?": a node that has not heard of a leader asks before it takes a number, since
    /// a number that is taken unseats whoever leads.
    ///
    /// @param epoch the newest that it has promised
    /// @param round counts its questions, so that a late answer is not taken for a new one
    record PreVote(long epoch, long round) implements Message {}

    /// "I would, since I have not heard of a leader either." Who has says nothing.
    ///
    /// @param epoch what the question said
    /// @param promised the newest that was promised here: the number to take is above it
    record PreVoted(long epoch, long round, long promised) implements Message {}
}
