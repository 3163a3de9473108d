/// The protocols and their data, pure: no thread, lock, socket, file, wall clock, unseeded chance or hash order.
///
/// A protocol is a single-threaded state machine: it takes messages, timers and completions, and acts only through
/// small ports that never wait. The server drives it with real ones, the simulator with simulated ones.
/// May use nothing but the JDK. Used by `storage`, `server`, `sim`, `bench`.
/// `src/forbidden/signatures.txt` and `RoomsTest` hold the walls.
@NullMarked
package io.quorate.core;

import org.jspecify.annotations.NullMarked;
