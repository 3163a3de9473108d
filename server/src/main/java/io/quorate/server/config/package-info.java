/// What a node may be told: each key declared once, for the parser, the manual and `CONFIG`.
///
/// Begin at [Keys], the declarations; a [Configuration] holds a value for each and cannot exist with a wrong one;
/// [Sources] reads it from a file and from `--set`; [Manual] writes `docs/configuration.md`.
/// May use Typesafe config and nothing of Quorate. Used by every other room of `server`.
/// Holds: a key that nobody declared is refused with the nearest one that somebody did; nothing is read and ignored.
@NullMarked
package io.quorate.server.config;

import org.jspecify.annotations.NullMarked;
