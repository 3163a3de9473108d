package io.quorate.server;

import io.quorate.core.command.Command;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.server.net.EventLoopEnv;
import java.util.List;

/// How a node's shard behaves, whoever runs it.
///
/// @param commands beside those of transactions, which the shard has itself
/// @param observer told of each command that ran
record ShardTerms(EventLoopEnv env, List<Command> commands, ShardConfig config, Shard.Observer observer) {}
