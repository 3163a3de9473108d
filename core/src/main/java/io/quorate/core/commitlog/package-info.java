/// The commit log of a shard: one append-only sequence of records in segments, the only thing synced on a write.
///
/// Begin at [CommitLog] for appending and at [Recovery] for what a restart finds; [Disk] is the port to the
/// files. May use `rule`, `wire`. Used by `shard`, `storage` and `sim`. Holds: what was synced is found again
/// or refused loudly, never silently cut; what is replayed is a prefix of what was appended. The bytes are
/// described in docs/architecture/commit-log.md.
@NullMarked
package io.quorate.core.commitlog;

import org.jspecify.annotations.NullMarked;
