/// Real disks: a node's folder, the files behind the commit log, ordered stores on RocksDB, backup and restore.
///
/// Begin at [DataFolder] for what lies where, at [FileDisk] for the commit log's files, at [RocksStore] for rows and at
/// [Backup] for their copies. May use `core`; the only module that knows RocksDB. Used by `server` and `bench`.
/// Holds: what a port says is durable survives the loss of power; damage is reported, never served; who must not wait
/// never does.
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
