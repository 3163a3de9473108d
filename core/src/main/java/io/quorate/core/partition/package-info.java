/// How keys are laid out over the key space: hash slots as in Redis Cluster, and partitions as runs of slots.
///
/// Begin at [HashSlot], then [Partitioning]. Uses nothing.
@NullMarked
package io.quorate.core.partition;

import org.jspecify.annotations.NullMarked;
