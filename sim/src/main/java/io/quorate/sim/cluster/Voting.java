package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.core.log.ElectionConfig;
import java.util.List;
import java.util.random.RandomGenerator;

/// How a node takes part in the vote of the partition that finds its leader by itself.
///
/// @param partition its number
/// @param founders who votes at first
/// @param everybody the nodes that follow, voters or not
record Voting(
        int partition, List<NodeId> founders, List<NodeId> everybody, ElectionConfig config, RandomGenerator random) {}
