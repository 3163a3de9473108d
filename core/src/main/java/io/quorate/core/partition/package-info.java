/// How keys are laid out over the key space: hash slots as in Redis Cluster.
///
/// Begin at [HashSlot]. Uses nothing.
@NullMarked
package io.quorate.core.partition;

import org.jspecify.annotations.NullMarked;
