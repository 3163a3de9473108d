/// What a node writes to its log: one line per event, for people and for programs that search.
///
/// Begin at [NodeLog]. Stands on java.util.logging, which Netty uses as well. May use nothing of Quorate.
@NullMarked
package io.quorate.server.log;

import org.jspecify.annotations.NullMarked;
