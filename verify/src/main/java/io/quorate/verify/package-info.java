/// Histories of operations and the checkers that judge them.
///
/// Pure and on its own, so that simulated and real clusters are judged by the same code. Begin at
/// [io.quorate.verify.history.History], where clients record; then the checker that fits the promise:
/// [io.quorate.verify.linearizability.Linearizability] if every answer must be right,
/// [io.quorate.verify.expiry.Expiry] if values have a time to live, and
/// [io.quorate.verify.durability.Durability] if all that can be read is what is left in the end.
/// May use nothing but the JDK. Used by `sim` and `cli`.
@NullMarked
package io.quorate.verify;

import org.jspecify.annotations.NullMarked;
