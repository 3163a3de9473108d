package io.quorate.core.command;

import io.quorate.core.store.Key;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Scan;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.List;

/// `RANDOMKEY`: a random place, then a random one of the next few keys, so that a key behind a wide gap is not much
/// likelier than others.
///
/// Where none of the next few lives, for many may have been deleted or be past their deadlines, it goes on from there
/// in pieces, a turn each, and once around.
final class RandomKey implements Continuation {
    /// Rows that are looked at first.
    private static final int FEW_ROWS = 16;

    private static final RowKey FIRST_KEY = Key.headsFrom(0);
    private static final RowKey BEHIND_ALL_KEYS = Key.headsFrom(Key.PLACES);

    private final RowKey start;
    private final long choice;
    private final CommandLimits limits;
    /// Where the next piece begins.
    private RowKey next;
    /// Whether it has come to the end of the keys and begun again at the first.
    private boolean isAround;
    /// Whether a key was written since the last time it came by its start: there may be one behind it.
    private boolean isKeyWritten;

    private RandomKey(RowKey start, long choice, CommandLimits limits) {
        this.start = start;
        this.choice = choice;
        this.limits = limits;
        this.next = start;
    }

    static Reply pick(Execution execution, CommandLimits limits) {
        Transaction transaction = execution.transaction();
        if (transaction.keyCount() == 0) return Reply.NULL;
        RowKey start = Key.headsFrom(Long.remainderUnsigned(execution.random(), Key.PLACES));
        long choice = execution.random();
        List<Page.Row> living = LivingKeys.of(transaction, fewFrom(start, transaction));
        if (!living.isEmpty()) return oneOf(living, choice);
        var rest = new RandomKey(start, choice, limits);
        return execution.isAlone() ? new Reply.Continued(rest) : rest.runWhole(execution);
    }

    /// The next rows from a place on, from the beginning again behind the last one.
    private static List<Page.Row> fewFrom(RowKey start, Transaction transaction) {
        Page page = page(transaction, start, BEHIND_ALL_KEYS, FEW_ROWS);
        List<Page.Row> rows = page.rows();
        if (page.next().isPresent() || rows.size() == FEW_ROWS) return rows;
        rows = new ArrayList<>(rows);
        rows.addAll(page(transaction, FIRST_KEY, start, FEW_ROWS - rows.size()).rows());
        return rows;
    }

    /// Looks at all keys at once, for a transaction.
    private Reply runWhole(Execution execution) {
        Transaction transaction = execution.transaction();
        Page all = page(transaction, FIRST_KEY, BEHIND_ALL_KEYS, KeyListing.ROWS_IN_TRANSACTION_MAX);
        List<Page.Row> living = LivingKeys.of(transaction, all.rows());
        if (!living.isEmpty()) return oneOf(living, choice);
        if (all.next().isEmpty()) return Reply.NULL;
        throw new Refusal("ERR RANDOMKEY inside MULTI looks at no more than " + KeyListing.ROWS_IN_TRANSACTION_MAX
                + " keys, which are all deleted or past their deadlines: use it outside");
    }

    @Override
    public Reply run(Execution execution) {
        Transaction transaction = execution.transaction();
        if (transaction.keyCount() == 0) return Reply.NULL;
        Page page = page(transaction, next, isAround ? start : BEHIND_ALL_KEYS, limits.rowsPerTurnMax());
        List<Page.Row> living = LivingKeys.of(transaction, page.rows());
        if (!living.isEmpty()) return oneOf(living, choice);
        boolean isOnceAround = isAround && page.next().isEmpty();
        if (isOnceAround && !isKeyWritten) return Reply.NULL;
        execution.effect(() -> goOn(page));
        return new Reply.Continued(this);
    }

    private void goOn(Page page) {
        if (page.next().isPresent()) {
            next = page.next().get();
        } else if (isAround) {
            next = start;
            isAround = false;
            isKeyWritten = false;
        } else {
            next = FIRST_KEY;
            isAround = true;
        }
    }

    @Override
    public void wrote(WriteSet writeSet) {
        for (WriteSet.Change change : writeSet.changes()) {
            if (change instanceof WriteSet.Change.Put put && put.key().space() == RowKey.HEAD_SPACE) {
                isKeyWritten = true;
                return;
            }
        }
    }

    private static Page page(Transaction transaction, RowKey from, RowKey to, int rowCountMax) {
        return transaction.scan(new Scan(from, to, rowCountMax, HeadFilter.ALL));
    }

    private static Reply oneOf(List<Page.Row> living, long choice) {
        int index = (int) Long.remainderUnsigned(choice, living.size());
        return LivingKeys.key(living.get(index).key());
    }
}
