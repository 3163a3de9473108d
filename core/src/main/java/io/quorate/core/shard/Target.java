package io.quorate.core.shard;

import io.quorate.core.log.Demand;

/// Where a request is carried out, and on which terms.
///
/// @param number of the partition that has its keys, which this node may have no copy of
/// @param demand what the tables of its keys ask for before its reply may leave
/// @param mayWrite whether it could do something, also if it does nothing this time
/// @param version of the partitions ([Partitions#version()]) when this was found
record Target(Partition partition, int number, Demand demand, boolean mayWrite, long version) {}
