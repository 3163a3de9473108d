/// What operators and their machines read over HTTP: `/metrics`, `/healthz`, `/readyz`, `/cluster`.
///
/// Begin at [AdminServer]; [Exposition] turns a node's figures into Prometheus's text. Answers come from virtual
/// threads; what only the shard's thread knows is asked of it, for a bounded time. Used by the node.
@NullMarked
package io.quorate.server.admin;

import org.jspecify.annotations.NullMarked;
