/// What a shard's thread counts: traffic, commands, slow commands.
///
/// [Traffic] counts connections and bytes, [CommandStats] runs of commands and how long they took, [SlowLog] keeps
/// the slowest. All of it is written and read on the shard's thread only, so that counting costs an addition; who is
/// on another thread asks that thread. May use `core`. Used by `net`, `command`, `admin`.
@NullMarked
package io.quorate.server.stats;

import org.jspecify.annotations.NullMarked;
