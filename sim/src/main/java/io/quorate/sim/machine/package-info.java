/// What a simulated node runs on: its disk, its store of rows, its clock, and its life as a process.
///
/// Begin at [SimDisk]. May use `core`'s ports and `run`. Used by the simulations of a node and of a cluster.
@NullMarked
package io.quorate.sim.machine;

import org.jspecify.annotations.NullMarked;
