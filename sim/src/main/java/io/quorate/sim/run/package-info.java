/// What all parts of a run share: its chance, its time and its trace.
///
/// Begin at [Chance]: one seed draws everything. Uses nothing. Used by all of `sim`.
@NullMarked
package io.quorate.sim.run;

import org.jspecify.annotations.NullMarked;
