/// Every interleaving of a small cluster: what may happen is tried in every order, on the real classes.
///
/// Begin at [Exploration]. A [Scope] says how much may happen; a state of the cluster is a state of each node
/// ([NodeState]), the messages that were ever sent and what clients were promised ([Promises]). Nodes are real
/// replicas:
/// [Machine] runs one, and [NodeStates] remembers what each input makes of each state, so the replica's code
/// runs once for each pair of the two and not once for each of the millions of states of the cluster that
/// contain it.
///
/// What is not in a scope was not explored: snapshots, learners and changes of replica sets are not.
///
/// May use `core`. Used by `cli`. After TLC's breadth-first search (Yu, Manolios, Lamport 1999).
@NullMarked
package io.quorate.sim.explore;

import org.jspecify.annotations.NullMarked;
