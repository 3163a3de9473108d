package io.quorate.core.store;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/// The port to the rows on disk: committed data only, the rows of each partition for themselves, in order of row keys.
///
/// Nothing here waits: what takes time answers later through a consumer, which is called on the shard's thread and
/// never from inside the call. The store survives a crash as the result of a prefix of its changes, each with the
/// [Applied] marks of its partitions, at least up to the last completed flush.
///
/// Partitions have numbers, which mean nothing here: a row of one is never that of another, whatever their keys.
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
    /// @param outline what else those above keep of a log beside the rows, in their own terms; kept, not
    ///     copied; empty where the log is never truncated
    record Applied(long lsn, long keyCount, long expiringCount, long time, byte[] outline) {
        private static final byte[] NO_OUTLINE = new byte[0];

        /// Of a partition of which the store has nothing.
        public static final Applied NOTHING = new Applied(0, 0, 0, 0);

        /// Of a log that is never truncated.
        public Applied(long lsn, long keyCount, long expiringCount, long time) {
            this(lsn, keyCount, expiringCount, time, NO_OUTLINE);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Applied that
                    && lsn == that.lsn
                    && keyCount == that.keyCount
                    && expiringCount == that.expiringCount
                    && time == that.time
                    && Arrays.equals(outline, that.outline);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(lsn) + Arrays.hashCode(outline);
        }
    }

    /// What is applied to one partition at once.
    ///
    /// @param writeSets in order
    /// @param mark up to where its data goes then
    record Batch(List<WriteSet> writeSets, Applied mark) {}

    /// The rows of a partition as they were when it was opened.
    interface View {
        /// Up to where they go.
        Applied applied();

        /// Reads rows in order, from disk if need be: as many as fit, and at least one if there is one.
        ///
        /// @param from the first possible key
        /// @param bytesMax about how many bytes their keys and values may have
        /// @param then not called any more once the view is closed
        void read(RowKey from, int bytesMax, Consumer<Fetched<Page>> then);

        /// Lets go of them: until then the store keeps what was overwritten since.
        void close();
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
    byte[] get(int partition, RowKey key);

    /// Reads one row, from disk if need be.
    ///
    /// @param then gets the value or [#ABSENT]; the row as it was at some time after this call
    void fetch(int partition, RowKey key, Consumer<Fetched<byte[]>> then);

    /// Reads rows in order, from disk if need be, all as they were at one time after this call.
    void fetch(int partition, Scan scan, Consumer<Fetched<Page>> then);

    /// Applies write sets, those of all partitions with their marks or nothing.
    ///
    /// At most one change of a partition is under way at a time: this one, [#replace] or [#clear].
    ///
    /// @param batches by partition
    void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then);

    /// Puts the rows of one partition in the place of those of another, at once and at a cost that does not depend on
    /// their number. The one that they were of is empty then.
    ///
    /// @param by whose rows are taken
    /// @param mark that of `partition` from then on
    void replace(int partition, int by, Applied mark, Consumer<Outcome> then);

    /// Drops the rows of a partition and its mark, at a cost that does not depend on their number.
    void clear(int partition, Consumer<Outcome> then);

    /// Opens a view of a partition's rows, to be read in pieces.
    ///
    /// @param then gets the rows and their mark as they are at some time after this call
    void open(int partition, Consumer<View> then);

    /// Makes all that was changed before this call durable. Flushes are answered in the order in which they are asked
    /// for.
    void flush(Consumer<Outcome> then);

    /// The answer to a fetch.
    sealed interface Fetched<T> {
        /// It was read.
        record Value<T>(T value) implements Fetched<T> {}

        /// It cannot be read: damaged, or the disk fails.
        record Unreadable<T>(String message) implements Fetched<T> {}
    }
}
