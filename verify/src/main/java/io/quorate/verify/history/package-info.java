/// What clients asked a store for, and when and how it answered.
///
/// Begin at [History]: a client, simulated or real, records each operation there; the checkers read it.
/// Uses nothing. Used by all other rooms of `verify`, and by whoever records.
@NullMarked
package io.quorate.verify.history;

import org.jspecify.annotations.NullMarked;
