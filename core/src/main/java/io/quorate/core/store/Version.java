package io.quorate.core.store;

/// A row's value and the record that gave it.
final class Version {
    /// A row that no known record has written and that is not on disk.
    static Version neverWritten(RowKey key) {
        return new Version(key, OrderedStore.ABSENT, 0);
    }

    final RowKey key;
    /// The value, or [OrderedStore#ABSENT] (by identity).
    final byte[] value;
    /// Sequence number of the record that wrote it; 0 if it was read from the store, where all is durable.
    final long lsn;

    Version(RowKey key, byte[] value, long lsn) {
        this.key = key;
        this.value = value;
        this.lsn = lsn;
    }

    boolean isAbsent() {
        return OrderedStore.isAbsent(value);
    }
}
