/// The node as a real process: killed, cut off from power, stopped, refused its folder, out of room.
///
/// Begin at [KillTest] and [PowerCutTest]. [NodeProcess] is the process, [Workload] its clients, [Ledger] what
/// they were told, which the checkers of `verify` compare with what is there afterwards. [MountedDisk] is a file
/// system of our own that can be made too small, or cut like the power.
@NullMarked
package io.quorate.cli.node;

import org.jspecify.annotations.NullMarked;
