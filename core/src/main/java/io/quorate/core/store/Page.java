package io.quorate.core.store;

import java.util.List;
import java.util.Optional;

/// Rows that a scan has found, in order.
///
/// @param rows what the filter kept
/// @param next where a further scan goes on, if it ended at its bound before the end of its range
public record Page(List<Row> rows, Optional<RowKey> next) {
    /// A row of a page.
    ///
    /// @param value what the filter kept of it: see [Scan.Keep]
    /// @param length length of the whole value in bytes, whatever the filter kept of it
    public record Row(RowKey key, byte[] value, int length) {}
}
