/// Histories of operations and the checkers that judge them.
///
/// Pure and on its own, so that simulated and real clusters are judged by the same code.
/// May use nothing but the JDK. Used by `sim` and `cli`.
@NullMarked
package io.quorate.verify;

import org.jspecify.annotations.NullMarked;
