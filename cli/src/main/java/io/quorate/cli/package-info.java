/// The `quorate` command.
///
/// Begin at [Main]. May use `server`, `sim`, `verify` and `bench`, and what those have in their public types.
/// Used by nobody.
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
