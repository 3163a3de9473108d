package io.quorate.core.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The changes of successive records, the last one to each row, in order of keys. It goes as a whole, so that no row
/// is ever taken out.
///
/// Rows lie in many small trees rather than in one: within a space they are spread over the slots, and the way
/// through a tree of a few rows is short (docs/decisions/0005-rows-in-memory.md).
final class Layer {
    /// Changes after which a layer is full: the store takes a few of them in one batch.
    static final int CHANGES_MAX = 8_192;
    /// Memory after which a layer is full, bytes.
    static final long BYTES_MAX = 1L << 20;

    /// Trees in a space: slots go to them in runs of 16.
    private static final int TREES = 1_024;
    /// Bits of a key's third to second byte that do not count towards the number of its tree.
    private static final int SLOT_BITS_IN_TREE = 4;

    private static final int SPACES = 256;

    /// A deletion of rows with `from <= key < to`; what this layer has of them may be older or newer.
    private record Range(RowKey from, RowKey to, long lsn) {
        boolean covers(RowKey key) {
            return key.compareTo(from) >= 0 && key.compareTo(to) < 0;
        }

        boolean contains(Range other) {
            return from.compareTo(other.from) <= 0 && other.to.compareTo(to) <= 0;
        }
    }

    /// By space and tree, both made when a row comes.
    private final @Nullable TreeMap<RowKey, Version>[][] spaces = spaces();

    /// A record as it came.
    record Recorded(long lsn, WriteSet writeSet) {}

    private final List<Range> ranges = new ArrayList<>();
    /// Its records in order, in case the last of them are taken back.
    private final List<Recorded> records = new ArrayList<>();

    private int changeCount;
    private long bytes;
    private long lastLsn;

    /// Whether what comes next belongs into another layer.
    boolean isFull() {
        return changeCount >= CHANGES_MAX || bytes >= BYTES_MAX;
    }

    /// Memory that its records take, roughly.
    long bytes() {
        return bytes;
    }

    /// The newest record in it.
    long lastLsn() {
        return lastLsn;
    }

    /// Its records in order.
    List<Recorded> records() {
        return records;
    }

    /// Takes note of a record whose changes were put in.
    ///
    /// @param size memory that they take, bytes
    void add(long lsn, WriteSet writeSet, long size) {
        records.add(new Recorded(lsn, writeSet));
        lastLsn = lsn;
        changeCount += writeSet.changes().size();
        bytes += size;
    }

    void put(Version version) {
        treeFor(version.key).put(version.key, version);
    }

    /// Hides the rows of a range, those of older layers and of the store, too. Their memory goes with the layer.
    void deleteRange(RowKey from, RowKey to, long lsn) {
        var range = new Range(from, to, lsn);
        ranges.removeIf(range::contains);
        ranges.add(range);
    }

    /// The version of a row if a record in it has written it, a deletion included.
    @Nullable
    Version get(RowKey key) {
        TreeMap<RowKey, Version> tree = tree(treeOf(key));
        Version version = tree == null ? null : tree.get(key);
        if (ranges.isEmpty()) return version;
        long deletedAt = deletedAt(key);
        // A record deletes ranges before it writes rows: what it wrote itself is newer.
        if (deletedAt == 0 || version != null && version.lsn >= deletedAt) return version;
        return new Version(key, OrderedStore.ABSENT, deletedAt);
    }

    /// How many ranges it deletes, those left out that lie in others.
    int rangeCount() {
        return ranges.size();
    }

    /// The newest record in it that deletes a range with this row in it; 0 if none does.
    long deletedAt(RowKey key) {
        long lsn = 0;
        for (Range range : ranges) if (range.covers(key)) lsn = Math.max(lsn, range.lsn());
        return lsn;
    }

    /// The rows that its records have written with `from <= key < to` in order, deletions of single rows included and
    /// those of ranges not.
    Iterator<Version> range(RowKey from, RowKey to) {
        return new Walk(from, to);
    }

    private TreeMap<RowKey, Version> treeFor(RowKey key) {
        int number = treeOf(key);
        @Nullable TreeMap<RowKey, Version>[] space = spaces[number / TREES];
        if (space == null) {
            space = trees();
            spaces[number / TREES] = space;
        }
        TreeMap<RowKey, Version> tree = space[number % TREES];
        if (tree == null) {
            tree = new TreeMap<>();
            space[number % TREES] = tree;
        }
        return tree;
    }

    private @Nullable TreeMap<RowKey, Version> tree(int number) {
        @Nullable TreeMap<RowKey, Version>[] space = spaces[number / TREES];
        return space == null ? null : space[number % TREES];
    }

    /// The number of a key's tree, in the order of keys: by its space and the two bytes behind it, which are a slot or
    /// as small as one; the last tree takes what is not.
    private static int treeOf(RowKey key) {
        int slot = (int) (key.prefix() >>> 40) & 0xffff;
        return key.space() * TREES + Math.min(slot >>> SLOT_BITS_IN_TREE, TREES - 1);
    }

    /// Goes through the trees that a range lies in.
    private final class Walk implements Iterator<Version> {
        private final RowKey from;
        private final RowKey to;
        private final int firstTree;
        private final int lastTree;
        private int tree;
        private Iterator<Version> rows;

        Walk(RowKey from, RowKey to) {
            this.from = from;
            this.to = to;
            firstTree = treeOf(from);
            tree = firstTree;
            lastTree = treeOf(to);
            rows = rowsOf(tree);
        }

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && tree < lastTree) {
                tree = spaces[(tree + 1) / TREES] == null ? endOfSpace(tree + 1) : tree + 1;
                rows = rowsOf(tree);
            }
            return rows.hasNext();
        }

        @Override
        public Version next() {
            if (!hasNext()) throw new NoSuchElementException();
            return rows.next();
        }

        private int endOfSpace(int number) {
            return Math.min(lastTree, (number / TREES + 1) * TREES - 1);
        }

        private Iterator<Version> rowsOf(int number) {
            NavigableMap<RowKey, Version> all = tree(number);
            if (all == null) return List.<Version>of().iterator();
            // Only the trees at the ends of the range have rows beyond it.
            if (number == firstTree && number == lastTree) {
                all = all.subMap(from, true, to, false);
            } else if (number == firstTree) {
                all = all.tailMap(from, true);
            } else if (number == lastTree) {
                all = all.headMap(to, false);
            }
            return all.values().iterator();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
    private static @Nullable TreeMap<RowKey, Version>[][] spaces() {
        return new TreeMap[SPACES][];
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable TreeMap<RowKey, Version>[] trees() {
        return new TreeMap[TREES];
    }
}
