/// The commands about connections and about the node, declared like all others and run by the shard like all others.
///
/// Begin at [NodeCommands], which lists the families. What they need of the node they ask of [Host].
/// May use `net`, `config`, `stats` and `core`. Used by the node.
/// Semantics, error texts and edge cases are those of Redis 7.4, as far as one node has them.
@NullMarked
package io.quorate.server.command;

import org.jspecify.annotations.NullMarked;
