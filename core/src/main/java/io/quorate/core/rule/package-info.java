/// The rules that the protocols stand on, each with a name that can be searched for.
///
/// Begin at [Rule]. A rule is a value so that the simulator can switch it off and prove that it would notice;
/// production always runs with [Rules#ALL]. Uses nothing; used by every room of `core`.
@NullMarked
package io.quorate.core.rule;

import org.jspecify.annotations.NullMarked;
