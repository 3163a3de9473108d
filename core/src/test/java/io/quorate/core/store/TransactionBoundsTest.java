package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.rule.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// How much a transaction may read and write, and what it knows of a key without reading its value.
class TransactionBoundsTest {
    private static final Key A = key("a");
    private static final Key B = key("b");
    private static final Key C = key("c");

    private final Rows rows = new Rows(new ColdStore(), 0, new RowMemory(1 << 20), Rules.ALL);
    private final Fetched fetched = new Fetched(0);

    @Test
    void aTransactionThatWritesTooMuchIsRefusedAndLeavesNothing() {
        var transaction = transaction();
        Head half = Head.string(new byte[(int) Transaction.WRITE_BYTES_MAX / 2], 1);
        for (Key key : List.of(A, B)) fetched.add(Scan.prefixOf(key.head()), page());
        transaction.put(A, half);
        transaction.put(A, half); // in place of the former: counts once
        assertThatThrownBy(() -> transaction.put(B, half)).isInstanceOf(TooLargeException.class);
        transaction.refuse();
        assertThat(transaction.isReadOnly()).isTrue();
        assertThat(transaction.writeSet().keyCountChange()).isZero();
        assertThat(transaction.writeSet().expiringCountChange()).isZero();
    }

    @Test
    void aTransactionThatReadsTooMuchIsRefused() {
        byte[] half =
                Head.string(new byte[(int) Transaction.READ_BYTES_MAX / 2 - 1]).row();
        for (Key key : List.of(A, B)) fetched.add(key.head(), half);
        var transaction = transaction();
        transaction.head(A);
        transaction.head(B);
        assertThatThrownBy(() -> transaction.head(A)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void whatIsFetchedBeyondTheBoundIsDropped() {
        byte[] half =
                Head.string(new byte[(int) Transaction.READ_BYTES_MAX / 2]).row();
        for (Key key : List.of(A, B)) fetched.add(key.head(), half);
        assertThatThrownBy(() -> transaction().head(C)).isInstanceOf(TooLargeException.class);
    }

    @Test
    void onlyThePrefixIsFetchedToDelete() {
        assertThatThrownBy(() -> transaction().remove(A))
                .isInstanceOfSatisfying(NotResidentException.class, missing -> {
                    assertThat(missing.rows()).isEmpty();
                    assertThat(missing.scans()).containsExactly(Scan.prefixOf(A.head()));
                });
    }

    @Test
    void aPrefixNeverPassesForAValue() {
        byte[] prefix = {Head.STRING, 'v', 'a', 'l', 'u', 'e', ' ', 'c', 'u'};
        fetched.add(Scan.prefixOf(A.head()), page(new Page.Row(A.head(), prefix, prefix.length)));
        assertThat(transaction().exists(A)).isTrue();
        assertThatThrownBy(() -> transaction().head(A))
                .isInstanceOfSatisfying(
                        NotResidentException.class,
                        missing -> assertThat(missing.rows()).containsExactly(A.head()));
    }

    @Test
    void thePrefixTellsTheLengthOfTheValue() {
        byte[] prefix = {Head.STRING, 'v', 'a', 'l', 'u', 'e', ' ', 'c', 'u'};
        fetched.add(Scan.prefixOf(A.head()), page(new Page.Row(A.head(), prefix, 1_000_001)));
        assertThat(transaction().headPrefix(A))
                .isNotNull()
                .extracting(Head::valueLength)
                .isEqualTo(1_000_000);
    }

    @Test
    void aNewerWriteIsSeenAboveAPrefix() {
        fetched.add(Scan.prefixOf(A.head()), page());
        assertThat(transaction().exists(A)).isFalse();
        var put = new WriteSet.Change.Put(A.head(), Head.string(new byte[0]).row());
        rows.write(1, new WriteSet(1, 1, 0, List.of(put)));
        assertThat(transaction().exists(A)).isTrue();
    }

    private Transaction transaction() {
        return new Transaction(rows, fetched, 1, Rules.ALL);
    }

    private static Page page(Page.Row... rows) {
        return new Page(List.of(rows), Optional.empty());
    }

    private static Key key(String name) {
        return Key.of(name.getBytes(StandardCharsets.UTF_8));
    }

    /// A store that never has a row in memory and is not asked for one on disk.
    private static final class ColdStore implements OrderedStore {
        @Override
        public SortedMap<Integer, Applied> applied() {
            return Collections.emptySortedMap();
        }

        @Override
        public byte[] get(int partition, RowKey key) {
            return NOT_RESIDENT;
        }

        @Override
        public void fetch(int partition, RowKey key, Consumer<OrderedStore.Fetched<byte[]>> then) {
            throw new AssertionError("a fetch");
        }

        @Override
        public void fetch(int partition, Scan scan, Consumer<OrderedStore.Fetched<Page>> then) {
            throw new AssertionError("a fetch");
        }

        @Override
        public void apply(SortedMap<Integer, Batch> batches, Consumer<Outcome> then) {
            throw new AssertionError("an apply");
        }

        @Override
        public void replace(int partition, int by, Applied mark, Consumer<Outcome> then) {
            throw new AssertionError("another state");
        }

        @Override
        public void clear(int partition, Consumer<Outcome> then) {
            throw new AssertionError("another state");
        }

        @Override
        public void open(int partition, Consumer<View> then) {
            throw new AssertionError("another state");
        }

        @Override
        public void flush(Consumer<Outcome> then) {
            throw new AssertionError("a flush");
        }
    }
}
