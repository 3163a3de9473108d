package io.quorate.core.command;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// `KEYS`: all keys that match a pattern, as they are at one moment.
///
/// It walks through the keys a piece a turn and corrects what it has found by every write behind it, so that at the end
/// it is what a listing in one piece would be then. Invariant: [#found] is what matches of the living keys in front of
/// [#next], but for those whose deadline has passed since they were found, which the next piece takes out.
final class KeyListing implements Continuation {
    /// Rows that a listing inside `MULTI` looks at: it has to be done in one piece, some ten milliseconds of the
    /// shard's time.
    static final int ROWS_IN_TRANSACTION_MAX = 100_000;

    /// Memory that a key takes beside its bytes: an entry of a tree, a key object, an array header, its rounding.
    private static final int KEY_BYTES = 112;
    /// Memory that a deadline takes: an entry of a tree, a pair, a boxed number.
    private static final int DEADLINE_BYTES = 88;

    private static final RowKey BEHIND_ALL_KEYS = Key.headsFrom(Key.PLACES);
    /// One object for all keys without a deadline.
    private static final Long NEVER = Head.NO_DEADLINE;

    /// A key that was found and its deadline, in the order of deadlines.
    private record Deadline(long millis, RowKey head) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            int byTime = Long.compare(millis, other.millis);
            return byTime != 0 ? byTime : head.compareTo(other.head);
        }
    }

    private final HeadFilter filter;
    private final CommandLimits limits;
    /// Head rows with their deadlines.
    private TreeMap<RowKey, Long> found = new TreeMap<>();
    /// Those of [#found] that expire.
    private TreeSet<Deadline> deadlines = new TreeSet<>();
    /// Where the next piece begins.
    private RowKey next = Key.headsFrom(0);

    private long bytes;
    private boolean isTooLarge;

    KeyListing(Glob glob, CommandLimits limits) {
        this.filter = new HeadFilter(glob, HeadFilter.ANY_TYPE);
        this.limits = limits;
    }

    /// Lists all keys at once, for a transaction.
    Reply runWhole(Execution execution) {
        Page page = page(execution.transaction(), ROWS_IN_TRANSACTION_MAX);
        if (page.next().isPresent()) {
            throw new Refusal("ERR KEYS inside MULTI looks at no more than " + ROWS_IN_TRANSACTION_MAX
                    + " keys: use it outside, or SCAN");
        }
        return LivingKeys.reply(LivingKeys.of(execution.transaction(), page.rows()));
    }

    @Override
    public Reply run(Execution execution) {
        Transaction transaction = execution.transaction();
        Page page = page(transaction, limits.rowsPerTurnMax());
        List<Page.Row> living = LivingKeys.of(transaction, page.rows());
        List<RowKey> past = past(transaction);
        LivingKeys.delete(transaction, past);
        if (isTooLarge || bytes + bytesOf(living) > limits.listingBytesMax()) {
            throw new Refusal("ERR the keys that match take more than " + limits.listingBytesMax()
                    + " bytes of memory: use SCAN");
        }
        execution.effect(() -> {
            past.forEach(this::remove);
            for (Page.Row row : living) add(row.key(), row.value());
            next = page.next().orElse(BEHIND_ALL_KEYS);
        });
        boolean isAtEnd = page.next().isEmpty() && past.size() < limits.rowsPerTurnMax();
        return isAtEnd ? Reply.array(new Listed()) : new Reply.Continued(this);
    }

    private Page page(Transaction transaction, int rowCountMax) {
        return transaction.scan(new Scan(next, BEHIND_ALL_KEYS, rowCountMax, filter));
    }

    /// Found keys that are past their deadlines by now, some of them if there are many.
    private List<RowKey> past(Transaction transaction) {
        List<RowKey> past = new ArrayList<>();
        for (Deadline deadline : deadlines) {
            if (deadline.millis() >= transaction.nowMillis() || past.size() == limits.rowsPerTurnMax()) break;
            past.add(deadline.head());
        }
        return past;
    }

    @Override
    public void wrote(WriteSet writeSet) {
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.Put put -> {
                    if (isBehind(put.key()) && isWanted(put)) add(put.key(), put.value());
                }
                case WriteSet.Change.Delete delete -> {
                    if (isBehind(delete.key())) remove(delete.key());
                }
                case WriteSet.Change.DeleteRange _ -> forgetAll(); // there is no range but that of all keys
            }
        }
    }

    private boolean isBehind(RowKey key) {
        return key.space() == RowKey.HEAD_SPACE && key.compareTo(next) < 0;
    }

    private boolean isWanted(WriteSet.Change.Put put) {
        return filter.keep(put.key().bytes(), put.value()) != Scan.Keep.NOTHING;
    }

    /// @param value the head row or its prefix; nothing for a key without a deadline
    private void add(RowKey key, byte[] value) {
        remove(key);
        if (isTooLarge) return;
        Head head = value.length == 0 ? null : Head.decode(value);
        boolean expires = head != null && head.expires();
        if (head != null && expires) {
            found.put(key, head.deadlineMillis());
            deadlines.add(new Deadline(head.deadlineMillis(), key));
        } else {
            found.put(key, NEVER);
        }
        bytes += bytesOf(key, expires);
        if (bytes > limits.listingBytesMax()) {
            isTooLarge = true; // the next piece says so
            forgetAll();
        }
    }

    private void remove(RowKey key) {
        Long deadlineMillis = found.remove(key);
        if (deadlineMillis == null) return;
        boolean expires = deadlineMillis != Head.NO_DEADLINE;
        if (expires) deadlines.remove(new Deadline(deadlineMillis, key));
        bytes -= bytesOf(key, expires);
    }

    private static long bytesOf(List<Page.Row> rows) {
        long sum = 0;
        for (Page.Row row : rows) sum += bytesOf(row.key(), row.value().length > 0);
        return sum;
    }

    private static int bytesOf(RowKey key, boolean expires) {
        return KEY_BYTES + key.bytes().length + (expires ? DEADLINE_BYTES : 0);
    }

    /// In a time that does not depend on their number.
    private void forgetAll() {
        found = new TreeMap<>();
        deadlines = new TreeSet<>();
        bytes = 0;
    }

    /// What was found, as bulk strings that are made as they are sent. Read in order by whoever writes the reply.
    private final class Listed extends AbstractList<Reply> implements Reply.Weighed {
        @Override
        public int size() {
            return found.size();
        }

        @Override
        public Iterator<Reply> iterator() {
            Iterator<RowKey> heads = found.keySet().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return heads.hasNext();
                }

                @Override
                public Reply next() {
                    return LivingKeys.key(heads.next());
                }
            };
        }

        /// Costs as much as the place is far from the beginning.
        @Override
        public Reply get(int index) {
            Iterator<Reply> all = iterator();
            for (int i = 0; i < index; i++) all.next();
            return all.next();
        }

        @Override
        public long bytes() {
            return bytes;
        }
    }
}
