package io.quorate.core.shard;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.RowMemory;

/// What the partitions of a shard share.
record ShardParts(
        Env env, OrderedStore store, RowMemory memory, StoreFeed feed, Watches watches, LongRun longRun, Rules rules) {}
