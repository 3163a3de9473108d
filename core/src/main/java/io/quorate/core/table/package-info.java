/// What a table promises: the dial of trade-offs, as values that contradict nothing.
///
/// Begin at [Table]. Uses `wire`; used by whoever keeps, distributes or carries out a table's promise.
@NullMarked
package io.quorate.core.table;

import org.jspecify.annotations.NullMarked;
