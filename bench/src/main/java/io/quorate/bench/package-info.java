/// Benchmarks: JMH for parts, a load generator for clusters, comparison with peers.
///
/// May use `core`, `storage` and `server`. Used by `cli`.
@NullMarked
package io.quorate.bench;

import org.jspecify.annotations.NullMarked;
