/// What the parts of a request cost, one at a time: JMH benchmarks.
///
/// Run them with `./quorate bench parts [PATTERN]`. May use `core` and `server`. Used by nobody.
@NullMarked
package io.quorate.bench.parts;

import org.jspecify.annotations.NullMarked;
