/// One node of Quorate beside one Redis, on one machine in one run, and how that compares with what is aimed at.
///
/// Begin at [SingleNodeBenchmark]. [Row] lists what is measured and [Aim] what is wanted of it; [Sample] is one
/// measured window, [Series] the repeats of one row, [Report] what is printed.
///
/// Uses `load` and `peer`. Used by `cli`.
///
/// The generator takes one core, and on a machine of two cores the servers' background work shares the other with them.
/// So each window also tells what share of its core the generator used (near 100 % it was the bottleneck) and what
/// others took: a row that others disturbed says little and should be measured again.
@NullMarked
package io.quorate.bench.single;

import org.jspecify.annotations.NullMarked;
