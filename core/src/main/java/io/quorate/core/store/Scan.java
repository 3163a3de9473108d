package io.quorate.core.store;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for rows in order. Equal requests ask for the same.
///
/// @param from first possible key
/// @param to behind the last possible key
/// @param rowCountMax most rows that are looked at, at least 1; [#UNBOUNDED] only where the filter keeps few
/// @param filter what is kept of each row; has value equality
public record Scan(RowKey from, RowKey to, int rowCountMax, Filter filter) {
    /// No bound on the rows looked at.
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    /// What is kept of a row that a scan comes by. Runs on a reader's thread: pure, with value equality.
    @FunctionalInterface
    public interface Filter {
        /// @param key the row key's bytes
        /// @param value the row's value
        Keep keep(byte[] key, byte[] value);
    }

    /// What is kept of a row.
    public enum Keep {
        /// The row is left out.
        NOTHING,
        /// The key, with an empty value.
        KEY,
        /// The key and the first [#PREFIX_BYTES] bytes of the value: of a head row, all but what the key holds.
        PREFIX,
        /// The key and the value.
        ROW
    }

    /// Bytes of a value that [Keep#PREFIX] keeps, fewer if it is shorter: what [Head] has in front of its payload.
    public static final int PREFIX_BYTES = Head.PREFIX_BYTES_MAX;

    private static final byte[] NO_BYTES = new byte[0];

    /// Adds a row to those of a page, as far as the filter keeps it.
    public void keep(byte[] key, byte[] value, List<Page.Row> rows) {
        byte[] kept = kept(key, value);
        if (kept != null) rows.add(new Page.Row(new RowKey(key), kept, value.length));
    }

    /// What the filter keeps of a row's value; null if it leaves the row out.
    byte @Nullable [] kept(byte[] key, byte[] value) {
        return switch (filter.keep(key, value)) {
            case NOTHING -> null;
            case KEY -> NO_BYTES;
            case PREFIX -> value.length <= PREFIX_BYTES ? value : Arrays.copyOf(value, PREFIX_BYTES);
            case ROW -> value;
        };
    }

    /// Keeps what is in front of each row's value. A constant, so that equal scans are equal.
    public static final Filter PREFIXES = (key, value) -> Keep.PREFIX;

    /// One row's prefix: a value of any size costs no memory. For a head row.
    public static Scan prefixOf(RowKey key) {
        byte[] behind = Arrays.copyOf(key.bytes(), key.bytes().length + 1);
        return new Scan(key, new RowKey(behind), 1, PREFIXES);
    }

    /// Whether [#prefixOf] made it: looking the one row up costs less than seeking to it.
    public boolean isPrefixOfOneRow() {
        return rowCountMax == 1 && filter.equals(PREFIXES);
    }

    /// Keeps every row whole. A constant, so that equal scans are equal.
    public static final Filter ALL = (key, value) -> Keep.ROW;
}
