/// A simulated world for the protocols of `core`: network, disks, clocks, pauses, workloads, faults.
///
/// One seed draws everything, and the same seed gives the same run, event for event.
/// May use `core` and `verify`. Used by `cli`.
@NullMarked
package io.quorate.sim;

import org.jspecify.annotations.NullMarked;
