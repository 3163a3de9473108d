package io.quorate.core.shard;

import io.quorate.core.store.Key;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.WriteSet;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides which part of the index of deadlines the [ExpirySweep] looks at next, a bounded step at a time.
///
/// It keeps a lower bound on the first deadline of each slot group. Nothing is known at the start, so every group is
/// looked at once.
final class SweepPlan {
    /// Keys that one step deletes: some hundred microseconds of work.
    private static final int KEYS_PER_STEP_MAX = 128;

    /// Lower bound on the first deadline of each slot group, milliseconds since 1970.
    private final long[] earliestMillis = new long[Key.SLOT_GROUPS];
    private final SlotRange slots;
    private int group;

    /// @param slots whose keys expire here; a slot group may have others
    SweepPlan(SlotRange slots) {
        this.slots = slots;
        lookAnew();
    }

    /// The rows are others now, of which nothing is known.
    void lookAnew() {
        Arrays.fill(earliestMillis, 0);
        for (int i = 0; i < earliestMillis.length; i++) {
            if (!Key.isInGroup(i, slots.first(), slots.count())) earliestMillis[i] = Long.MAX_VALUE;
        }
    }

    /// Takes note of new deadlines.
    void wrote(WriteSet writeSet) {
        for (WriteSet.Change change : writeSet.changes()) {
            if (change instanceof WriteSet.Change.Put put && put.key().space() == RowKey.DEADLINE_SPACE) {
                bound(Key.groupOfDeadline(put.key()), Key.millisOfDeadline(put.key()));
            }
        }
    }

    /// The next step: deadline rows to look at; null if none is due.
    ///
    /// @param nowMillis the shard's time, milliseconds since 1970
    @Nullable
    Scan next(long nowMillis) {
        for (int i = 0; i < earliestMillis.length; i++) {
            group = (group + 1) % earliestMillis.length;
            if (earliestMillis[group] < nowMillis) {
                earliestMillis[group] = Long.MAX_VALUE; // deadlines written from now on count anew
                return step(Key.deadlinesFrom(group, 0));
            }
        }
        return null;
    }

    /// The step after one that has found this page and deleted what [#past] told; null if none is due.
    @Nullable
    Scan next(Page page, long nowMillis) {
        for (Page.Row row : page.rows()) {
            if (Key.millisOfDeadline(row.key()) >= nowMillis) {
                bound(group, Key.millisOfDeadline(row.key()));
                return next(nowMillis);
            }
        }
        return page.next().map(this::step).orElseGet(() -> next(nowMillis));
    }

    /// A step has failed: its group stays due.
    void abandon() {
        bound(group, 0);
    }

    /// The rows of a page whose deadlines are past.
    List<RowKey> past(Page page, long nowMillis) {
        return page.rows().stream()
                .map(Page.Row::key)
                .takeWhile(key -> Key.millisOfDeadline(key) < nowMillis)
                .filter(key -> slots.contains(Key.slotOfDeadline(key)))
                .toList();
    }

    private Scan step(RowKey from) {
        return new Scan(from, Key.deadlinesFrom(group + 1, 0), KEYS_PER_STEP_MAX, Scan.ALL);
    }

    private void bound(int slotGroup, long millis) {
        earliestMillis[slotGroup] = Math.min(earliestMillis[slotGroup], millis);
    }
}
