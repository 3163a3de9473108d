/// A simulated world for the protocols of `core`: network, disks, clocks, pauses, workloads, faults.
///
/// Begin at [Simulation]; [World] is one run. What its clients ask for is in `workload`, chance and time are in `run`.
/// Nodes that do nothing but watch each other have a world of their own in `membership`.
/// One seed draws everything, and the same seed gives the same run, event for event.
/// May use `core` and `verify`. Used by `cli`.
@NullMarked
package io.quorate.sim;

import org.jspecify.annotations.NullMarked;
