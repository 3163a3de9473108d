/// Whether a history looks as if one copy had done one operation at a time, each between its invocation and its
/// answer.
///
/// Begin at [Linearizability]. May use `history` and `model`. Used by `expiry`, and by whoever has recorded a
/// history. A history as a whole is linearizable if it is for each key alone, so keys are checked one by one. After
/// Herlihy and Wing 1990, "Linearizability: A Correctness Condition for Concurrent Objects"; the search after Wing
/// and Gong 1993 and Lowe 2017, the division by keys as in Horn and Kroening 2015.
@NullMarked
package io.quorate.verify.linearizability;

import org.jspecify.annotations.NullMarked;
