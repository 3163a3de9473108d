/// Whether values go away at their deadlines, neither earlier nor later, and stay away.
///
/// Begin at [Expiry]. May use `history`, `model` and `linearizability`. Used by whoever records writes with a time to
/// live.
@NullMarked
package io.quorate.verify.expiry;

import org.jspecify.annotations.NullMarked;
