/// Who is there: accrual failure detection, gossip about who hears whom, indirect probes, clock offsets.
///
/// Begin at [Membership]: one for each node process; ticks and messages come in there and [Verdict]s go out. It
/// acts only through [Env]. What nodes say to each other is [MembershipMessage]. May use `identity`, `wire` and `rule`.
/// Used by whoever decides on leaders, by `server` and by `sim`.
///
/// Every node hears every other node itself, so a verdict rests on a node's own ears and on what others answer
/// when it asks; what others merely think is passed on for people and for the controller, and is never adopted.
/// That is where it differs from SWIM, in which suspicion spreads: here a node that has gone deaf convinces
/// nobody.
///
/// Holds:
/// - M1: the time in which this process itself stood still counts as nobody's silence.
/// - M2: what is known of a node never goes back to an older incarnation, and who hears it never to an older
///   version.
/// - M3: a node is suspected only after others were asked whether they hear it, if there is anybody to ask.
/// - M4: a suspicion ends with a word from the suspected, or with its newer incarnation passed on by others,
///   and with nothing else.
/// - M5: with no faults a pair of nodes exchanges one message each way for each heartbeat interval, whatever
///   they store.
///
/// A verdict is an opinion. Nothing is unsafe if it is wrong: fencing sees to that.
/// After Hayashibara, Defago, Yared and Katayama 2004, "The phi accrual failure detector"; Das, Gupta and
/// Motivala 2002, "SWIM", sections 4.1 and 4.2 (indirect probes, incarnations); Mills 2010, RFC 5905, section 8
/// (clock offsets).
@NullMarked
package io.quorate.core.membership;

import org.jspecify.annotations.NullMarked;
