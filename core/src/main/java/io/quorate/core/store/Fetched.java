package io.quorate.core.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was fetched for one parked command: rows and pages as they were on disk at some time after it was parked.
///
/// Kept until the command has run, so that a small cache cannot make it wait for ever. [Rows] keeps every newer write
/// until then ([Rows#retainAbove(long)]).
public final class Fetched {
    /// For a command that has not been parked.
    public static final Fetched NOTHING = new Fetched(0);

    private final long appliedLsn;
    private long bytes;
    private final Map<RowKey, byte[]> rows = new LinkedHashMap<>();
    private final Map<Scan, Page> pages = new LinkedHashMap<>();

    /// @param appliedLsn what was applied when the first fetch began
    public Fetched(long appliedLsn) {
        this.appliedLsn = appliedLsn;
    }

    /// What was applied when the first fetch began.
    public long appliedLsn() {
        return appliedLsn;
    }

    /// Takes a row in. Beyond what a transaction may read all are dropped: it will be refused.
    ///
    /// @param value the value or [OrderedStore#ABSENT]
    public void add(RowKey key, byte[] value) {
        bytes += value.length;
        if (isTooLarge()) {
            rows.clear();
        } else {
            rows.put(key, value);
        }
    }

    public void add(Scan scan, Page page) {
        pages.put(scan, page);
    }

    private boolean isTooLarge() {
        return bytes > Transaction.READ_BYTES_MAX;
    }

    /// The row's value or [OrderedStore#ABSENT]; null if it was not fetched.
    ///
    /// @throws TooLargeException if more was fetched than a transaction may read
    byte @Nullable [] row(RowKey key) {
        if (isTooLarge()) throw Transaction.readsTooMuch();
        return rows.get(key);
    }

    @Nullable
    Page page(Scan scan) {
        return pages.get(scan);
    }
}
