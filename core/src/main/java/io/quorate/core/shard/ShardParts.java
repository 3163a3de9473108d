package io.quorate.core.shard;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowMemory;

/// What the partitions of a shard share.
record ShardParts(
        Env env,
        Lifecycle lifecycle,
        CommitLog log,
        OrderedStore store,
        RowMemory memory,
        StoreFeed feed,
        ReplyGate gate,
        Watches watches,
        LongRun longRun,
        TransactionCommands transactionCommands,
        ShardConfig config,
        Rules rules) {}
