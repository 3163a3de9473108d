package io.quorate.core.store;

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
        /// The key and the value.
        ROW
    }

    /// Keeps every row whole. A constant, so that equal scans are equal.
    public static final Filter ALL = (key, value) -> Keep.ROW;
}
