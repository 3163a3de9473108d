package io.quorate.core.shard;

import io.quorate.core.command.Reply;

/// A reply that may not leave yet.
///
/// @param lsn the newest record that it has seen or made: it leaves when that one is durable as asked
/// @param wrote whether that record is its own, so that after a failure its outcome is uncertain
record Held(Reply reply, long lsn, boolean wrote) {}
