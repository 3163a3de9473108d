/// The state of a shard as rows in order: what is committed on disk, what is not yet applied to it, and what is hot.
///
/// Begin at [Transaction], which a command reads and writes through; [Rows] is what it stands on; [OrderedStore] is
/// the port to the disk. A row's key is its space, then (slot, hash of the key, key), so that a partition is one
/// contiguous run, a cursor is stateless and a random key is one seek.
/// May use `partition`, `rule`, `time`, `wire`. Used by `command`, `shard`, `storage` and `sim`.
/// Holds: a reader sees the newest write to a row or learns that the row is not in memory, never an older one.
@NullMarked
package io.quorate.core.store;

import org.jspecify.annotations.NullMarked;
