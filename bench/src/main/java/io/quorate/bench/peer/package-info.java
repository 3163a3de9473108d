/// Servers as child processes: started on a free port in an empty folder, watched, and always stopped.
///
/// Begin at [ServerProcess]; [ServerCommand] says how one is started. [CpuTime] reads what processes consume, from
/// `/proc`, so this room needs Linux.
///
/// Uses the JDK only. Used by `single`.
///
/// What must hold: no server outlives this process unless it is killed with a signal that cannot be caught.
@NullMarked
package io.quorate.bench.peer;

import org.jspecify.annotations.NullMarked;
