package io.quorate.core.store;

import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The port to the rows on disk: committed data only, in order of row keys.
///
/// Nothing here waits: what takes time answers later through a consumer, which is called on the shard's thread and
/// never from inside the call. The store survives a crash as the result of a prefix of the applied batches, each with
/// its [Applied] marks, at least up to the last completed flush.
public interface OrderedStore {
    /// What [#get(RowKey)] answers for a row that does not exist. Compared by identity.
    byte[] ABSENT = new byte[0];
    /// What [#get(RowKey)] answers when only a read of the disk could tell. Compared by identity.
    byte[] NOT_RESIDENT = new byte[0];

    /// Whether a value stands for a row that does not exist.
    @SuppressWarnings("ReferenceEquality") // a row may well have an empty value
    static boolean isAbsent(byte[] value) {
        return value == ABSENT;
    }

    /// Whether a value stands for a row that only a read of the disk could tell.
    @SuppressWarnings("ReferenceEquality")
    static boolean isNotResident(byte[] value) {
        return value == NOT_RESIDENT;
    }

    /// Up to where a partition's data goes, stored with it in the same batch.
    ///
    /// @param lsn the offset of the last applied record in the partition's log; 0 before the first
    /// @param keyCount number of keys, expired ones that are not yet deleted included
    /// @param expiringCount how many of them have a deadline, passed or not
    /// @param time highest hybrid time of an applied record
    record Applied(long lsn, long keyCount, long expiringCount, long time) {
        /// Of a partition of which the store has nothing.
        public static final Applied NOTHING = new Applied(0, 0, 0, 0);
    }

    /// What became of an operation that takes time.
    sealed interface Outcome {
        /// It is done.
        record Done() implements Outcome {}

        /// There is no room on the disk; nothing was done, and it may be tried again later.
        record NoSpace(String message) implements Outcome {}

        /// The store is broken: the shard stops.
        record Failed(String message) implements Outcome {}
    }

    /// Up to where the data of each partition goes at the start, by the number of the partition.
    SortedMap<Integer, Applied> applied();

    /// Up to where a partition's data goes at the start.
    default Applied applied(int partition) {
        return applied().getOrDefault(partition, Applied.NOTHING);
    }

    /// The row's value, from memory only.
    ///
    /// @return the value, which the caller does not change; [#ABSENT]; or [#NOT_RESIDENT]
    byte[] get(RowKey key);

    /// Reads one row, from disk if need be.
    ///
    /// @param then gets the value or [#ABSENT]; the row as it was at some time after this call
    void fetch(RowKey key, Consumer<Fetched<byte[]>> then);

    /// Reads rows in order, from disk if need be, all as they were at one time after this call.
    void fetch(Scan scan, Consumer<Fetched<Page>> then);

    /// Applies write sets in order, all or nothing together with the marks.
    ///
    /// At most one call is under way at a time.
    ///
    /// @param marks of the partitions that the write sets belong to
    void apply(List<WriteSet> writeSets, SortedMap<Integer, Applied> marks, Consumer<Outcome> then);

    /// Makes all that was applied before this call durable.
    ///
    /// At most one call is under way at a time.
    void flush(Consumer<Outcome> then);

    /// The answer to a fetch.
    sealed interface Fetched<T> {
        /// It was read.
        record Value<T>(T value) implements Fetched<T> {}

        /// It cannot be read: damaged, or the disk fails.
        record Unreadable<T>(String message) implements Fetched<T> {}
    }
}
