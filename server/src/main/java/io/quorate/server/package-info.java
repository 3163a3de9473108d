/// A node: network, Redis protocol, shards, configuration, metrics, security, administration.
///
/// May use `core` and `storage`; the only module that knows Netty, beside `bench`. Used by `bench` and `cli`.
/// Logs through [java.lang.System.Logger], and so does Netty, by java.util.logging.
@NullMarked
package io.quorate.server;

import org.jspecify.annotations.NullMarked;
