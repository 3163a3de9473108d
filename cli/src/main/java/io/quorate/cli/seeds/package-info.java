/// Runs the simulator for a person: one seed, many at once, or every planted bug.
///
/// Begin at [Storm], many seeds on all cores; [Replay] is one seed, [MutationTable] every rule switched off in
/// turn. [Progress] shows how far the two long ones are. May use `sim` and the rules of `core`. Used by `cli`.
@NullMarked
package io.quorate.cli.seeds;

import org.jspecify.annotations.NullMarked;
