/// The `quorate` command.
///
/// Begin at [Main]. A [Subcommand] each, one class per command; `seeds` runs the simulator. May use `server`,
/// `storage`, `sim`, `verify` and `bench`, and what those have in their public types. Used by nobody.
@NullMarked
package io.quorate.cli;

import org.jspecify.annotations.NullMarked;
