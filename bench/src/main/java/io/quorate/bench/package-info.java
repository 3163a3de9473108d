/// Benchmarks: JMH for parts, a load generator for clusters, comparison with peers.
///
/// Rooms: `load` sends requests and measures, `peer` starts servers and reads what they consume, `single` compares one
/// node with Redis.
///
/// May use `core`, `storage` and `server`. Used by `cli`.
@NullMarked
package io.quorate.bench;

import org.jspecify.annotations.NullMarked;
