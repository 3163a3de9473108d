/// A node of a cluster as one single-threaded state machine: its replicas over one commit log, what it says to
/// each peer in one frame a turn, its part in the control plane, whom it hears.
///
/// Begin at [Replicas]. It acts only through [Env] and the commit log, and never waits; production drives it from an
/// event loop, the simulator with virtual time. What is above a partition's replica, its state and the replies it
/// holds, is a [Hosted]: commands in production, plain registers in a simulation of the protocol. Who else has
/// something to
/// say to other nodes is a [Passenger] of its frames.
///
/// May use `commitlog`, `control`, `identity`, `log`, `membership`, `rule`, `store`, `wire`.
@NullMarked
package io.quorate.core.node;

import org.jspecify.annotations.NullMarked;
