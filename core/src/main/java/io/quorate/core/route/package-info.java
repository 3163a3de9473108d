/// The way of a request to the node that leads what it is about: any node of a cluster answers for any key.
///
/// Begin at [Router]: a shard hands it what it does not lead, and it is told of what other nodes forward. A client's
/// requests go by a [ClientRoute], in a session on each node that it needs; the sessions between two processes share a
/// [Link], whose other end is an [Inlet], where they are carried out on connections of the shard as if their clients
/// were there.
///
/// ```
/// message:  | kind u8 | start of the asking process | start of the asked one | link | taken | number | body |
/// request:  | session | number in it | epoch | count | requests |       (number 0: the session is over)
/// answer:   | session | number in it | outcome u8 | reply |
/// ```
///
/// Holds: a request is carried out at most once and only in the reign that it was sent to; requests of one client for
/// one partition are carried out in their order; what may have been done is never asked again. A link lives as long as
/// both its processes, so that nothing said to a process that has gone is taken by the next one.
///
/// May use `command`, `identity`, `node`, `rule`, `shard`, `wire`.
@NullMarked
package io.quorate.core.route;

import org.jspecify.annotations.NullMarked;
