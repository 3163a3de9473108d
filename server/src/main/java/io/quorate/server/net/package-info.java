/// Sockets: one event loop that is a shard's thread, and the clients that talk to the shard over it.
///
/// Begin at [ClientConnection]: what a client sends goes in there and what it is told comes out. [Clients] is what the
/// connections of one thread share, [Listener] makes them, [EventLoopEnv] is the loop as the shard sees it.
/// May use `resp`, `config`, `log`, `core` and Netty. Used by `command`, `admin` and the node.
/// Holds: everything here runs on the shard's thread; a client's replies leave at the end of a turn, in one write; what
/// one client, or all together, may keep in memory is bounded.
@NullMarked
package io.quorate.server.net;

import org.jspecify.annotations.NullMarked;
