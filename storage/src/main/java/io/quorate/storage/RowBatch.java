package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.WriteSet;
import io.quorate.core.wire.ByteSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Write sets as the bytes of one RocksDB write batch, in which each row is written once and rows are in order.
///
/// In order, because RocksDB takes a row of a large sorted batch in a third of the time of one at a random place. The
/// bytes are put together here, because a call through JNI for every row costs as much again.
///
/// ```text
/// batch:  | sequence u64 = 0 | count u32, little-endian | change... |
/// change: | 0x01 | key sized | value sized |  put
///         | 0x00 | key sized |                delete
///         | 0x0f | from sized | to sized |    delete range
/// ```
///
/// @see <a href="https://github.com/facebook/rocksdb/blob/main/db/write_batch.cc">the comment on top of RocksDB's
///     write_batch.cc</a>
final class RowBatch {
    private static final int PUT = 0x01;
    private static final int DELETE = 0x00;
    private static final int DELETE_RANGE = 0x0f;

    /// A change of one row with the front of its key beside it, since a sort looks at little else.
    private record RowChange(long prefix, WriteSet.Change.OfRow change) implements Comparable<RowChange> {
        static RowChange of(WriteSet.Change.OfRow change) {
            return new RowChange(change.key().prefix(), change);
        }

        @Override
        public int compareTo(RowChange other) {
            int byPrefix = Long.compareUnsigned(prefix, other.prefix);
            return byPrefix != 0 ? byPrefix : change.key().compareTo(other.change.key());
        }

        boolean isOfRowOf(RowChange other) {
            return prefix == other.prefix && change.key().equals(other.change.key());
        }
    }

    /// What is applied to one partition.
    ///
    /// @param run where its rows lie
    record Part(int partition, Run run, OrderedStore.Batch batch) {}

    /// Changes to the rows of one run.
    private record Changes(Run run, List<WriteSet.Change> inOrder) {}

    private RowBatch() {}

    /// The bytes of a batch that applies the write sets of partitions in order and then says so.
    ///
    /// They are counted before they are put together: RocksDB takes an array whole, and one that grew, or a copy of
    /// one, would be a second large value on the heap.
    static byte[] encode(List<Part> parts) {
        List<Changes> all = new ArrayList<>(parts.size() + 1);
        List<WriteSet.Change> marks = new ArrayList<>(parts.size());
        parts.stream()
                .sorted(Comparator.comparingInt(part -> part.run().number()))
                .forEach(part -> {
                    all.add(new Changes(part.run(), inOrder(part.batch().writeSets())));
                    var row = new AppliedRow(part.batch().mark(), part.run());
                    marks.add(new WriteSet.Change.Put(AppliedRow.key(part.partition()), row.encode()));
                });
        all.add(new Changes(Run.PLAIN, marks));
        long bytes = Long.BYTES + Integer.BYTES;
        int count = 0;
        for (Changes changes : all) {
            int prefix = changes.run().prefix().length;
            for (WriteSet.Change change : changes.inOrder()) bytes += bytesOf(prefix, change);
            count += changes.inOrder().size();
        }
        if (bytes > ByteSink.BYTES_MAX) throw new IllegalStateException(bytes + " bytes in one batch of rows");
        var sink = new ByteSink((int) bytes);
        sink.putLong(0);
        sink.putInt(Integer.reverseBytes(count));
        for (Changes changes : all) {
            byte[] prefix = changes.run().prefix();
            for (WriteSet.Change change : changes.inOrder()) put(prefix, change, sink);
        }
        return sink.size() == sink.array().length ? sink.array() : sink.toByteArray();
    }

    private static List<WriteSet.Change> inOrder(List<WriteSet> writeSets) {
        List<WriteSet.Change> changes = new ArrayList<>(writeSets.size() + 1);
        List<RowChange> run = new ArrayList<>(writeSets.size());
        for (WriteSet writeSet : writeSets) {
            for (WriteSet.Change change : writeSet.changes()) {
                switch (change) {
                    case WriteSet.Change.OfRow row -> run.add(RowChange.of(row));
                    case WriteSet.Change.DeleteRange range -> {
                        // What was written before is in the range's past, what comes later is not.
                        addRun(run, changes);
                        run.clear();
                        changes.add(range);
                    }
                }
            }
        }
        addRun(run, changes);
        return changes;
    }

    /// Adds the last change to each row, in the order of rows. The sort is stable: of equal keys the last is newest.
    private static void addRun(List<RowChange> run, List<WriteSet.Change> changes) {
        run.sort(null);
        for (int i = 0; i < run.size(); i++) {
            RowChange row = run.get(i);
            if (i + 1 < run.size() && run.get(i + 1).isOfRowOf(row)) continue;
            changes.add(row.change());
        }
    }

    private static long bytesOf(int prefix, WriteSet.Change change) {
        return 1
                + switch (change) {
                    case WriteSet.Change.Put put -> sized(prefix, put.key()) + ByteSink.sizedBytes(put.value().length);
                    case WriteSet.Change.Delete delete -> sized(prefix, delete.key());
                    case WriteSet.Change.DeleteRange range -> sized(prefix, range.from()) + sized(prefix, range.to());
                };
    }

    private static long sized(int prefix, RowKey key) {
        return ByteSink.sizedBytes(prefix + key.bytes().length);
    }

    private static void putSized(byte[] prefix, RowKey key, ByteSink sink) {
        sink.putVarint(prefix.length + key.bytes().length);
        sink.putBytes(prefix);
        sink.putBytes(key.bytes());
    }

    private static void put(byte[] prefix, WriteSet.Change change, ByteSink sink) {
        switch (change) {
            case WriteSet.Change.Put put -> {
                sink.putByte(PUT);
                putSized(prefix, put.key(), sink);
                sink.putSized(put.value());
            }
            case WriteSet.Change.Delete delete -> {
                sink.putByte(DELETE);
                putSized(prefix, delete.key(), sink);
            }
            case WriteSet.Change.DeleteRange range -> {
                sink.putByte(DELETE_RANGE);
                putSized(prefix, range.from(), sink);
                putSized(prefix, range.to(), sink);
            }
        }
    }
}
