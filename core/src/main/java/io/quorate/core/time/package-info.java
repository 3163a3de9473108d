/// Time as the protocols see it: hybrid logical time, close to the wall clock and never contradicting causality.
///
/// Begin at [HybridClock]. Nothing here reads a clock: the wall clock's reading is an argument. Uses nothing.
/// After Kulkarni, Demirbas, Madappa, Avva and Leone 2014, "Logical Physical Clocks".
@NullMarked
package io.quorate.core.time;

import org.jspecify.annotations.NullMarked;
