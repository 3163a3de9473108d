/// Who is who: a node for as long as its folder lasts, a process for one run of it.
///
/// Begin at [NodeId] and [ProcessId]. May use `wire`. Used by `membership`, `control` and `log`, and by all that is
/// above them.
@NullMarked
package io.quorate.core.identity;

import org.jspecify.annotations.NullMarked;
