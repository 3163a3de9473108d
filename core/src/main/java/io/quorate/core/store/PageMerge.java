package io.quorate.core.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A page as it is now: what was read of it on disk, under rows that are newer, both in order.
///
/// The rows from above count towards the scan's bound, too, so that a page does not grow by all that was written
/// lately.
final class PageMerge {
    private final Scan scan;
    private final Page base;
    /// Whether a row that was read is no more, by a deletion of a whole range.
    private final Predicate<RowKey> isDeleted;
    private final Iterator<Version> newer;
    private final List<Page.Row> rows;
    private int seenCount;

    /// @param newer versions within the page's range in order, deletions included
    PageMerge(Scan scan, Page base, Predicate<RowKey> isDeleted, Iterator<Version> newer) {
        this.scan = scan;
        this.base = base;
        this.isDeleted = isDeleted;
        this.newer = newer;
        this.rows = new ArrayList<>(base.rows().size());
    }

    Page merged() {
        Version version = next();
        for (Page.Row row : base.rows()) {
            while (version != null && version.key.compareTo(row.key()) < 0) {
                if (isFull()) return upTo(version.key);
                add(version);
                version = next();
            }
            if (isFull()) return upTo(row.key());
            if (version != null && version.key.equals(row.key())) {
                add(version);
                version = next();
            } else if (!isDeleted.test(row.key())) {
                seenCount++;
                rows.add(row);
            }
        }
        for (; version != null; version = next()) {
            if (isFull()) return upTo(version.key);
            add(version);
        }
        return new Page(rows, base.next());
    }

    private @Nullable Version next() {
        return newer.hasNext() ? newer.next() : null;
    }

    private boolean isFull() {
        return seenCount == scan.rowCountMax();
    }

    private Page upTo(RowKey next) {
        return new Page(rows, Optional.of(next));
    }

    private void add(Version version) {
        seenCount++;
        if (version.isAbsent()) return;
        byte[] kept = scan.kept(version.key.bytes(), version.value);
        if (kept != null) rows.add(new Page.Row(version.key, kept, version.value.length));
    }
}
