/// How values become bytes: what the commit log holds and, between nodes, what messages carry.
///
/// Begin at [ByteSink] and [ByteSource]. Numbers are big-endian; a varint is seven bits a byte, lowest first (as in
/// Protocol Buffers). Uses nothing.
@NullMarked
package io.quorate.core.wire;

import org.jspecify.annotations.NullMarked;
