/// The data types and their commands, as pure functions: arguments and a view of the state in, a reply and writes out.
///
/// Begin at [Command], a declaration, and [DataCommands], all that are here; a command is declared once, in the file of
/// its family ([Strings], [Keys], ...), and parsing, routing, `COMMAND`, the manual and the tests read that
/// declaration. [Execution] is what a command's body sees.
/// May use `store`, `partition`, `time`. Used by `shard`, `server` and `sim`.
/// Semantics, error texts and edge cases are those of Redis 7.4.
@NullMarked
package io.quorate.core.command;

import org.jspecify.annotations.NullMarked;
