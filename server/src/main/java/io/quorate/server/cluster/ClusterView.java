package io.quorate.server.cluster;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.quorate.core.control.Addresses;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.PartitionState;
import io.quorate.core.identity.NodeId;
import io.quorate.core.log.Reign;
import io.quorate.core.membership.Verdict;
import io.quorate.core.node.Hosted;
import io.quorate.core.node.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What one node knows of its cluster, in JSON: for `/cluster`.
///
/// Members and partitions are the metadata's; how the members are seen, and how far the followers of the partitions
/// that
/// are led here have come, this node knows by itself.
public final class ClusterView {
    private static final String ITSELF = "itself";

    private final NodeId self;
    private final Node node;
    private final Metadata metadata;
    private final long nowNanos;

    private ClusterView(NodeId self, Node node, long nowNanos) {
        this.self = self;
        this.node = node;
        this.nowNanos = nowNanos;
        metadata = node.metadata();
    }

    /// On the shard's thread.
    public static String of(ClusterNode node) {
        var view = new ClusterView(node.self(), node.node(), node.monotonicNanos());
        return ConfigValueFactory.fromMap(view.all()).render(ConfigRenderOptions.concise());
    }

    private Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("cluster", Long.toHexString(metadata.clusterId()));
        all.put("asked", name(self));
        all.put("index", metadata.index());
        node.controller().ifPresent(controller -> all.put("controller", name(controller)));
        all.put("hears-majority", node.membership().hearsMajority());
        List<Map<String, Object>> members = new ArrayList<>();
        for (Member member : metadata.members().byId().values()) members.add(member(member));
        all.put("members", members);
        List<Map<String, Object>> partitions = new ArrayList<>();
        metadata.placements().forEach((id, state) -> partitions.add(partition(id, state)));
        all.put("partitions", partitions);
        return all;
    }

    private Map<String, Object> member(Member member) {
        Map<String, Object> its = new LinkedHashMap<>();
        its.put("name", member.description().name());
        its.put("id", member.id().toString());
        its.put("start", member.start());
        its.put("zone", member.description().zone());
        its.put("state", member.state().name().toLowerCase(Locale.ROOT));
        Addresses.of(member.description()).ifPresent(addresses -> {
            its.put("plain", addresses.plain().toString());
            its.put("direct", addresses.direct().toString());
            its.put("peer", addresses.peer().toString());
        });
        if (member.id().equals(self)) its.put("sight", ITSELF);
        node.membership().verdict(member.id()).ifPresent(verdict -> its.putAll(seen(verdict)));
        return its;
    }

    private Map<String, Object> seen(Verdict verdict) {
        Map<String, Object> its = new LinkedHashMap<>();
        its.put("sight", verdict.sight().name().toLowerCase(Locale.ROOT));
        its.put("seen-so-for-millis", TimeUnit.NANOSECONDS.toMillis(nowNanos - verdict.sinceNanos()));
        its.put("phi", Math.round(10 * verdict.phi()) / 10.0);
        its.put("heard-by", names(verdict.heardBy()));
        return its;
    }

    private Map<String, Object> partition(PartitionId id, PartitionState state) {
        Map<String, Object> its = new LinkedHashMap<>();
        its.put("partition", id.toString());
        its.put("first-slot", metadata.partitioning().firstSlot(id.number()));
        its.put("slot-count", metadata.partitioning().slotCount());
        its.put("epoch", state.epoch());
        state.leader().ifPresent(leader -> its.put("leader", name(leader.node())));
        its.put("replicas", names(state.current().nodes()));
        state.learner().ifPresent(learner -> its.put("learner", name(learner)));
        ledHere(id, state).ifPresent(reign -> {
            its.put("serving", reign.isServing());
            its.put("lag", lag(reign, state));
        });
        return its;
    }

    private Optional<Reign> ledHere(PartitionId id, PartitionState state) {
        Hosted hosted = node.replicas().find(id.code());
        return Optional.ofNullable(hosted)
                .flatMap(partition -> Optional.ofNullable(partition.replica().reign()))
                .filter(reign -> reign.epoch() == state.epoch());
    }

    private List<Map<String, Object>> lag(Reign reign, PartitionState state) {
        List<NodeId> followers = new ArrayList<>(state.current().nodes());
        followers.remove(self);
        state.learner().ifPresent(followers::add);
        List<Map<String, Object>> lag = new ArrayList<>();
        for (NodeId follower : followers) {
            lag.add(Map.of("node", name(follower), "entries", reign.lagEntries(follower)));
        }
        return lag;
    }

    private List<String> names(List<NodeId> nodes) {
        return nodes.stream().map(this::name).toList();
    }

    /// What people call a node: its identity before it has said so.
    private String name(NodeId id) {
        return metadata.members()
                .find(id)
                .map(member -> member.description().name())
                .orElseGet(id::toString);
    }
}
