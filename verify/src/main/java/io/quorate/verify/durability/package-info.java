/// Whether what was acknowledged is still there in the end.
///
/// Begin at [Durability]. May use `history` and `model`. Used by crash tests, which can read the store only once,
/// after it has come back.
@NullMarked
package io.quorate.verify.durability;

import org.jspecify.annotations.NullMarked;
