package io.quorate.core.shard;

import io.quorate.core.commitlog.Room;
import io.quorate.core.store.Key;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks through all keys of a partition for those of one table, and deletes them if it is to: requests of the shard's
/// own, a page at a time.
///
/// Keys lie in the order of their hashes, so that it comes by every key of the partition; the reader leaves out what is
/// of another table.
final class KeySearch {
    /// Rows that one page looks at: a millisecond or two of a reader's time; and a write set of bounded size where all
    /// of them are deleted.
    private static final int ROWS_PER_PAGE_MAX = 2_000;

    private final Target target;
    private final Partition partition;
    private final boolean isErasing;
    private final Prefix prefix;
    /// Where the next page begins; null behind the last one.
    private @Nullable RowKey next;
    /// A page is on its way.
    private boolean isUnderWay;

    private boolean hasFound;
    private boolean isGivenUp;
    private long lastOffset;

    /// Keeps the keys of one table.
    ///
    /// @param name its name as text, since filters are compared by value
    private record Prefix(String name) implements Scan.Filter {
        @Override
        public Scan.Keep keep(byte[] key, byte[] value) {
            return isOf(key, Key.HEAD_PREFIX, name) ? Scan.Keep.KEY : Scan.Keep.NOTHING;
        }
    }

    /// Whether a key is one that a table of that name has.
    static boolean isOf(byte[] key, String table) {
        return isOf(key, 0, table);
    }

    private static boolean isOf(byte[] key, int from, String table) {
        byte[] start = (table + ':').getBytes(StandardCharsets.US_ASCII);
        int end = from + start.length;
        return key.length >= end && Arrays.equals(key, from, end, start, 0, start.length);
    }

    /// @param target the partition, and that nothing it deletes is held early
    /// @param isErasing whether it deletes what it finds; else it ends at the first key
    KeySearch(Target target, String table, boolean isErasing) {
        this.target = target;
        this.partition = target.partition();
        this.isErasing = isErasing;
        prefix = new Prefix(table);
        next = Key.headsOfSlot(partition.slots().first());
    }

    /// Whether all keys were looked at, or enough of them.
    boolean isOver() {
        return next == null || hasFound;
    }

    /// Whether it has come by a key that is still there.
    boolean hasFound() {
        return hasFound;
    }

    /// The offset of the last record that it has written; 0 if it has written none.
    long lastOffset() {
        return lastOffset;
    }

    /// Its partition is not led here any more: whatever is on its way is dropped.
    void giveUp() {
        isGivenUp = true;
    }

    /// Goes on, unless it is over or a page is on its way. Where it finds no room it is to be asked again.
    void goOn(Backpressure backpressure) {
        RowKey from = next;
        if (from == null || isOver() || isUnderWay || isGivenUp) return;
        int end = partition.slots().first() + partition.slots().count();
        attempt(
                new Scan(from, Key.headsOfSlot(end), ROWS_PER_PAGE_MAX, prefix),
                Request.ofTheShard(target),
                backpressure);
    }

    private void attempt(Scan scan, Request request, Backpressure backpressure) {
        isUnderWay = false;
        if (isGivenUp || partition.log().refusal() != null || partition.log().isPaused()) {
            partition.fetches().release(request);
            return;
        }
        Transaction transaction = partition.begin(request);
        Page page;
        boolean isOccupied = false;
        try {
            page = transaction.scan(scan);
            List<Key> keys =
                    page.rows().stream().map(row -> Key.ofHead(row.key())).toList();
            transaction.requirePrefixes(keys);
            for (Key key : keys) {
                // A key past its deadline is none: either way its deletion is written.
                if (isErasing) transaction.remove(key);
                else isOccupied |= transaction.exists(key);
            }
        } catch (NotResidentException missing) {
            isUnderWay = true;
            partition.fetches().fetch(request, missing, error -> {
                if (error == null) {
                    attempt(scan, request, backpressure);
                } else {
                    isUnderWay = false;
                    partition.fetches().release(request);
                }
            });
            return;
        }
        boolean isDone = transaction.isReadOnly() || append(transaction.writeSet(), backpressure);
        partition.fetches().release(request);
        if (!isDone) return;
        hasFound = isOccupied;
        next = page.next().orElse(null);
        goOn(backpressure);
    }

    private boolean append(WriteSet writeSet, Backpressure backpressure) {
        if (backpressure.room(writeSet) != Room.READY) return false;
        lastOffset = partition.append(writeSet, target.demand());
        return true;
    }
}
