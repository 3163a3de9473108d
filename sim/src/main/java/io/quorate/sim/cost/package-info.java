/// What replication costs, counted and not estimated: three nodes with real replicas, and nothing goes wrong.
///
/// Begin at [CostTrial]. May use `core`, `run`. Used by `cli`.
@NullMarked
package io.quorate.sim.cost;

import org.jspecify.annotations.NullMarked;
