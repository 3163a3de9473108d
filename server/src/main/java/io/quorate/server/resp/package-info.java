/// The Redis protocol, versions 2 and 3: bytes to requests, replies to bytes.
///
/// Begin at [RequestDecoder] for what comes in and at [ReplyEncoder] for what goes out. Both are small state machines
/// that stop and go on at any byte, hold no thread and no socket, and never allocate for a length before its bytes
/// are there. May use `core.command` and Netty's buffers. Used by `net`.
/// Holds: whatever comes in, a request is cut within [RequestLimits] or refused with Redis's own words, after which
/// the connection closes; what goes out never contains `!` or `|`, which clients cannot read.
/// @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">Redis serialization protocol</a>
@NullMarked
package io.quorate.server.resp;

import org.jspecify.annotations.NullMarked;
