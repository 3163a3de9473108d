/// What `quorate sim --explore` prints: scopes explored whole, and what is found once a rule is dropped.
///
/// Begin at [Explorer]. May use `core` and `sim`.
@NullMarked
package io.quorate.cli.explore;

import org.jspecify.annotations.NullMarked;
