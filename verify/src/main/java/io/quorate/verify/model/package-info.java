/// What a single copy of an object would do: the sequential specifications that histories are held against.
///
/// Begin at [Model]; [Register], [Counter] and [AppendList] are the ones that there are. States are immutable values.
/// Uses nothing. Used by the checkers and, for the operations and their results, by whoever records.
@NullMarked
package io.quorate.verify.model;

import org.jspecify.annotations.NullMarked;
