/// The control plane: what a cluster has decided about itself, and how it decides. It is the replicated state
/// machine behind the log of `system`.
///
/// Begin at [Metadata]: immutable, changed only by a [Change], which it makes or refuses; the rules of replica
/// sets and epochs are in [PartitionState]. [Ring] says where replicas should lie, [Controller] what to change
/// next, [Formation] how nodes become a cluster. All are plain values in, plain values out: whoever leads
/// `system` calls the controller with the time, and appends the changes that it answers to the log.
///
/// May use `identity`, `partition`, `table`, `rule`, `wire`. Must hold: an epoch is handed to one process, once; the
/// replica
/// sets that can be in force at one time differ by one replica, so their majorities meet; an identity that was
/// removed never counts again. After Ongaro 2014, section 4.1 (one server at a time), with the establishing
/// record in the place of his configuration entry; the ring after Karger 1997, with balanced places in the place
/// of hashed ones.
@NullMarked
package io.quorate.core.control;

import org.jspecify.annotations.NullMarked;
