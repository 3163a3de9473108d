package io.quorate.server.cluster;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Change;
import io.quorate.core.control.Formation;
import io.quorate.core.control.Founding;
import io.quorate.core.control.Introduction;
import io.quorate.core.control.Newcomer;
import io.quorate.core.control.Standing;
import io.quorate.core.identity.NodeId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Preset;
import io.quorate.core.table.TableName;
import io.quorate.server.log.NodeLog;
import io.quorate.server.peer.PeerListener;
import io.quorate.server.peer.PeerNetwork;
import io.quorate.storage.StandingFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Brings a node whose folder says nothing of a cluster into one: the cluster that it forms with the others of the
/// list,
/// or the one that they have already. [Formation] decides; each step is on disk before it is told to anybody.
///
/// On the node's thread, where it waits for the disk: nobody is served yet.
public final class Gathering implements PeerListener {
    /// Who is told how it ends. Either call is the last.
    public interface Owner {
        /// The node belongs to a cluster, and its folder says so.
        void gathered(Standing standing);

        /// It cannot go on: somebody has to look.
        void refused(String reason);
    }

    private final PeerNetwork network;
    private final StandingFile file;
    private final Newcomer newcomer;
    private final List<String> list;
    private final Owner owner;
    private final long beganNanos = System.nanoTime();
    private final SecureRandom random = new SecureRandom();

    /// What the nodes of a cluster that is there have told of its formation.
    private final SortedMap<NodeId, Optional<Change.Formed>> told = new TreeMap<>();

    private Standing standing;
    private String waitsFor = "";
    private boolean isOver;

    /// @param standing what the folder says until now
    /// @param newcomer how the node introduces itself
    /// @param list where the nodes of the cluster are that is to be
    public Gathering(
            PeerNetwork network,
            StandingFile file,
            Standing standing,
            Newcomer newcomer,
            List<Endpoint> list,
            Owner owner) {
        this.network = network;
        this.file = file;
        this.standing = standing;
        this.newcomer = newcomer;
        this.list = list.stream().map(Endpoint::toString).toList();
        this.owner = owner;
    }

    /// What the node says of itself.
    public Introduction introduction() {
        return new Introduction(newcomer, list, standing.state());
    }

    /// Whom it waits for, in words; empty while it does not know yet.
    public String waitsFor() {
        return waitsFor;
    }

    /// Does what is next. To be called a few times a second.
    public void tick() {
        if (isOver) return;
        Formation.Step step =
                Formation.next(introduction(), network.heard(), System.nanoTime() - beganNanos, Rules.ALL);
        switch (step) {
            case Formation.Step.Wait(String reason) -> await(reason);
            case Formation.Step.Promise(NodeId former) -> {
                if (write(standing.pledgedTo(former))) network.introduce(introduction());
            }
            case Formation.Step.Form(List<Newcomer> founders) -> form(founders);
            case Formation.Step.Join(long clusterId, List<NodeId> through) -> join(clusterId, through);
            case Formation.Step.Refuse(String reason) -> refuse(reason);
        }
    }

    private void await(String reason) {
        if (reason.equals(waitsFor)) return;
        waitsFor = reason;
        NodeLog.info("cluster.waits", "why", reason);
    }

    private void form(List<Newcomer> founders) {
        long clusterId = random.nextLong(1, Long.MAX_VALUE);
        Change.Formed formed =
                Founding.formed(clusterId, Partitioning.DEFAULT, founders, Preset.STRONG.table(TableName.DEFAULT));
        NodeLog.info("cluster.formed", "id", Long.toHexString(clusterId), "nodes", founders.size());
        settle(new Standing.Belonging(clusterId, Optional.of(formed), List.of()));
    }

    /// A founder has to know how the cluster was formed; who is none joins it.
    private void join(long clusterId, List<NodeId> through) {
        Optional<Change.Formed> formed = told.values().stream()
                .flatMap(Optional::stream)
                .filter(each -> each.clusterId() == clusterId)
                .findFirst();
        if (formed.isPresent()) {
            boolean isFounder = formed.get().founders().stream()
                    .anyMatch(each -> each.process().node().equals(standing.node()));
            NodeLog.info("cluster.joined", "id", Long.toHexString(clusterId), "founder", isFounder);
            settle(
                    isFounder
                            ? new Standing.Belonging(clusterId, formed, List.of())
                            : new Standing.Belonging(clusterId, Optional.empty(), through));
        } else if (told.keySet().containsAll(through)) {
            NodeLog.info("cluster.joined", "id", Long.toHexString(clusterId), "founder", false);
            settle(new Standing.Belonging(clusterId, Optional.empty(), through));
        } else {
            await("asks how cluster " + Long.toHexString(clusterId) + " was formed");
            for (NodeId node : through) network.send(node, new GatheringMessage.Asked().encode());
        }
    }

    private void settle(Standing.Belonging belonging) {
        if (!write(standing.belonging(belonging))) return;
        isOver = true;
        network.introduce(introduction());
        owner.gathered(standing);
    }

    private boolean write(Standing next) {
        try {
            file.write(next);
        } catch (IOException failure) {
            refuse("the data folder cannot be written: " + failure.getMessage());
            return false;
        }
        standing = next;
        return true;
    }

    private void refuse(String reason) {
        isOver = true;
        owner.refused(reason);
    }

    @Override
    public void receive(NodeId from, byte[] frame) {
        switch (GatheringMessage.decode(frame).orElse(null)) {
            case GatheringMessage.Told(Optional<Change.Formed> founding) -> {
                told.put(from, founding);
                tick();
            }
            // Those who belong to the cluster already speak of what this node cannot know yet: they say it again.
            case GatheringMessage.Asked _ -> {}
            case null -> {}
        }
    }

    @Override
    public void heard(Introduction said) {
        tick();
    }

    @Override
    public void lost(NodeId node) {}
}
