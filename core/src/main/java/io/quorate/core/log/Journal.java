package io.quorate.core.log;

/// What a replica writes to its shard's commit log, which several replicas share. No call waits.
///
/// What is recorded earlier is durable no later: one sync covers the log from its start.
public interface Journal {
    /// Records something at the end of the log.
    ///
    /// @param isUrgent whether somebody waits for it to be synced; what is not urgent is synced soon after
    /// @return its sequence number in the log
    long record(JournalRecord record, boolean isUrgent);

    /// Everything up to here was handed to the operating system.
    long writtenLsn();

    /// Everything up to here survives a loss of power.
    long syncedLsn();
}
