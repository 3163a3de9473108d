/// Runs the simulator for a person: one seed, many at once, every planted bug, or what is measured in simulated time.
///
/// Begin at [Storm], many seeds on all cores; [Replay] is one seed, [MutationTable] every rule switched off in
/// turn, [DetectorTable] the failure detector's settings compared, [FailoverTable] how soon writes go on after a
/// leader's death, [CostTable] what replication costs.
/// [Progress] shows how far the long ones are. May use `sim` and the rules of `core`. Used by `cli`.
@NullMarked
package io.quorate.cli.seeds;

import org.jspecify.annotations.NullMarked;
