package io.quorate.core.store;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// What one command or transaction did: rows put and deleted, in order, all or nothing. The log carries these.
///
/// Encoded: `| time u64 | keys signed varint | expiring signed varint | count varint | change... |`, where a change is
/// `| 0 | row key sized | value sized |` (put), `| 1 | row key sized |` (delete) or `| 2 | from sized | to sized |`
/// (delete range).
///
/// @param time hybrid time at which it was executed
/// @param keyCountChange how many keys came into being, less those that went
/// @param expiringCountChange how many keys with a deadline came into being, less those that went
/// @param changes applied in this order
public record WriteSet(long time, long keyCountChange, long expiringCountChange, List<Change> changes) {

    /// A change to one row or to a range of rows.
    public sealed interface Change {
        /// A change to one row.
        sealed interface OfRow extends Change {
            /// The row.
            RowKey key();

            /// What the row holds from now on, which nobody changes; [OrderedStore#ABSENT] (by identity) if it is no
            /// more.
            byte[] newValue();
        }

        /// The row has this value from now on; `value` is kept, not copied.
        record Put(RowKey key, byte[] value) implements OfRow {
            @Override
            public byte[] newValue() {
                return value;
            }
        }

        /// The row is no more.
        record Delete(RowKey key) implements OfRow {
            @Override
            public byte[] newValue() {
                return OrderedStore.ABSENT;
            }
        }

        /// All rows with `from <= key < to` are no more. In a write set it stands before changes to rows.
        record DeleteRange(RowKey from, RowKey to) implements Change {}
    }

    /// What a set of a few changes takes beside its keys and values; one of more lets the sink grow.
    private static final int ENCODED_OVERHEAD_BYTES = 64;

    private static final int PUT = 0;
    private static final int DELETE = 1;
    private static final int DELETE_RANGE = 2;

    /// Bytes of the keys and values of its changes.
    public long bytes() {
        long bytes = 0;
        for (Change change : changes) {
            bytes += switch (change) {
                case Change.Put put -> put.key().bytes().length + (long) put.value().length;
                case Change.Delete delete -> delete.key().bytes().length;
                case Change.DeleteRange range ->
                    range.from().bytes().length + (long) range.to().bytes().length;
            };
        }
        return bytes;
    }

    /// Writes the set to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putLong(time);
        sink.putSignedVarint(keyCountChange);
        sink.putSignedVarint(expiringCountChange);
        sink.putVarint(changes.size());
        for (Change change : changes) {
            switch (change) {
                case Change.Put put -> {
                    sink.putByte(PUT);
                    sink.putSized(put.key().bytes());
                    sink.putSized(put.value());
                }
                case Change.Delete delete -> {
                    sink.putByte(DELETE);
                    sink.putSized(delete.key().bytes());
                }
                case Change.DeleteRange range -> {
                    sink.putByte(DELETE_RANGE);
                    sink.putSized(range.from().bytes());
                    sink.putSized(range.to().bytes());
                }
            }
        }
    }

    /// The encoded set, to be an entry of a log.
    public byte[] toByteArray() {
        var sink = new ByteSink((int) Math.min(bytes() + ENCODED_OVERHEAD_BYTES, ByteSink.BYTES_MAX));
        encode(sink);
        return sink.toByteArray();
    }

    /// The hybrid time of an encoded set.
    public static long timeOf(byte[] encoded) {
        return new ByteSource(encoded).getLong();
    }

    /// Reads what [#encode(ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are not a write set
    public static WriteSet decode(ByteSource source) {
        long time = source.getLong();
        long keyCountChange = source.getSignedVarint();
        long expiringCountChange = source.getSignedVarint();
        int count = source.getCount(2);
        List<Change> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int kind = source.getByte();
            changes.add(
                    switch (kind) {
                        case PUT -> new Change.Put(rowKey(source), source.getSized());
                        case DELETE -> new Change.Delete(rowKey(source));
                        case DELETE_RANGE -> new Change.DeleteRange(rowKey(source), rowKey(source));
                        default -> throw new MalformedException("a change of the unknown kind " + kind);
                    });
        }
        return new WriteSet(time, keyCountChange, expiringCountChange, changes);
    }

    private static RowKey rowKey(ByteSource source) {
        byte[] bytes = source.getSized();
        if (bytes.length == 0) throw new MalformedException("an empty row key");
        return new RowKey(bytes);
    }
}
