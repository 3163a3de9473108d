package io.quorate.core.command;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.Page;
import io.quorate.core.store.RowKey;
import io.quorate.core.store.Transaction;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/// The keys among the rows of a listing that are not past their deadline.
///
/// Who gets a listing is told that the keys past their deadlines are gone, so the log must say so first. It does with
/// the first few, which are deleted. Their record carries the time of the listing, nobody's time is below that of a
/// record in the log, and the reply waits for the record: so the others are past their deadlines for whoever asks from
/// now on, too, and are left to the sweep. One record need not hold a million deletions.
final class LivingKeys {
    /// Keys past their deadlines that a listing deletes, at most.
    static final int DELETED_MAX = 100;

    private LivingKeys() {}

    /// The rows of the living keys, in order.
    ///
    /// @param rows head rows as [HeadFilter] keeps them
    static List<Page.Row> of(Transaction transaction, List<Page.Row> rows) {
        if (rows.stream().noneMatch(LivingKeys::expires)) return rows;
        List<Page.Row> living = new ArrayList<>(rows.size());
        List<RowKey> past = new ArrayList<>();
        for (Page.Row row : rows) {
            if (!expires(row) || !transaction.isPast(Head.decode(row.value()))) {
                living.add(row);
            } else {
                past.add(row.key());
            }
        }
        delete(transaction, past);
        return living;
    }

    /// Deletes the first few of some keys that are past their deadlines.
    ///
    /// @param past their head rows
    static void delete(Transaction transaction, List<RowKey> past) {
        List<Key> first = past.stream().limit(DELETED_MAX).map(Key::ofHead).toList();
        transaction.requirePrefixes(first);
        first.forEach(transaction::headPrefix); // finding it deletes it
    }

    private static boolean expires(Page.Row row) {
        return row.value().length > 0;
    }

    /// The keys of head rows as bulk strings, made as they are sent.
    static Reply reply(List<Page.Row> rows) {
        return Reply.array(new AbstractList<>() {
            @Override
            public Reply get(int index) {
                return key(rows.get(index).key());
            }

            @Override
            public int size() {
                return rows.size();
            }
        });
    }

    /// The key of a head row.
    static Reply key(RowKey head) {
        byte[] bytes = head.bytes();
        return new Reply.Bulk(bytes, Key.HEAD_PREFIX, bytes.length - Key.HEAD_PREFIX);
    }
}
