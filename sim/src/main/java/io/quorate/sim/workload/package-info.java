/// What the clients of a run ask for, and whether what they are told can be true.
///
/// Begin at [Workload], which draws what is asked next. One class for each kind of it: [Registers] and what else writes
/// them ([Moves], [Deletions], [Swaps], [WatchedWrites]), [Counters], [Lists], [Accounts], [Sessions] and [Leases],
/// which expire, and [KeySpace]. [Requests] is what they share. May use `run`, and `verify` for the verdict.
@NullMarked
package io.quorate.sim.workload;

import org.jspecify.annotations.NullMarked;
