/// Nodes that watch each other over a bad network, with clocks that drift and processes that stand still.
///
/// Begin at [MembershipStorm], which judges the detector by what really happened, and at [DetectorTrial], which
/// measures how it trades false alarms against time to notice. Both run the real
/// [io.quorate.core.membership.Membership] in a [WatchedCluster], every message through its encoding. May use
/// `run` and `core`. Used by `sim` and `cli`.
@NullMarked
package io.quorate.sim.membership;

import org.jspecify.annotations.NullMarked;
