package io.quorate.core.control;

import static io.quorate.core.control.RefusedException.unless;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Table;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// All that a cluster has decided about itself: its members, its tables, who replicates and who leads each
/// partition.
///
/// It changes only by [#apply], a function of the metadata and the change, so that all nodes that have applied
/// the same log of `system` hold the same metadata. The replica set of `system` itself is not here: that is an
/// entry of its own log.
///
/// @param index number of changes that were made; messages carry it, so that a stale view is noticed
/// @param clusterId which cluster this is; 0 before it is formed
/// @param partitioning how slots are dealt out, the same for every placement
public record Metadata(
        long index, long clusterId, Partitioning partitioning, Members members, Tables tables, Placements placements) {

    /// Before the cluster is formed: only that is allowed.
    public static final Metadata EMPTY =
            new Metadata(0, 0, Partitioning.DEFAULT, Members.NONE, Tables.NONE, Placements.NONE);

    /// First byte of the encoding: its version.
    private static final int VERSION = 1;

    /// What became of a change.
    public sealed interface Outcome {
        /// It was made.
        record Changed(Metadata metadata) implements Outcome {}

        /// It was not allowed, and nothing changed; every node refuses it alike.
        ///
        /// @param reason what, the value, the bound and the way out
        record Refused(String reason) implements Outcome {}
    }

    /// Makes a change, or says why not.
    public Outcome apply(Change change, Rules rules) {
        try {
            return new Outcome.Changed(changed(change, rules));
        } catch (RefusedException refused) {
            return new Outcome.Refused(refused.reason());
        }
    }

    private Metadata changed(Change change, Rules rules) {
        unless(index > 0 || change instanceof Change.Formed, "the cluster is not formed yet");
        return switch (change) {
            case Change.Formed formed -> formed(formed, rules);
            case Change.Joined joined -> with(members.joined(joined.newcomer(), Member.State.JOINING, rules));
            case Change.Started started -> with(members.started(started.newcomer(), rules));
            case Change.Admitted admitted -> with(members.admitted(admitted.node()));
            case Change.Leaving leaving -> with(members.leaving(leaving.node()));
            case Change.Removed removed -> with(members.removed(removed.node()));
            case Change.PlacementAdded added ->
                with(placements.added(added.of(), added.replicas(), partitioning, members, index + 1));
            case Change.PlacementDropped dropped -> placementDropped(dropped.placement());
            case Change.TableCreated created -> tableCreated(created);
            case Change.TableAltered altered -> with(tables.altered(altered, index + 1, partitioning.count()));
            case Change.TableDropped dropped -> with(tables.dropped(dropped, index + 1, partitioning.count()));
            case Change.TableClosed closed -> with(tables.closed(closed, index + 1, rules));
            case Change.TableOccupied occupied -> with(tables.occupied(occupied, index + 1));
            case Change.LearnerAdded added -> learnerAdded(added);
            case Change.LearnerDropped dropped ->
                with(placements.changed(dropped.partition(), PartitionState::learnerDropped));
            case Change.EpochGiven given -> epochGiven(given, rules);
            case Change.Established established ->
                with(placements.changed(
                        established.partition(), state -> state.established(established.epoch(), rules)));
        };
    }

    /// Whether a process may lead a partition in an epoch: only the one that the epoch was handed to, and only
    /// while no newer one was handed out. A node that was started again must not go on in the epoch of its former
    /// process.
    public boolean leads(ProcessId process, PartitionId partition, long epoch, Rules rules) {
        return placements.find(partition).stream()
                .filter(state -> state.epoch() == epoch)
                .flatMap(state -> state.leader().stream())
                .anyMatch(leader -> rules.hold(Rule.EPOCH_NAMES_ONE_PROCESS)
                        ? leader.equals(process)
                        : leader.node().equals(process.node()));
    }

    /// Whether any partition still has, or is giving, a copy to a node.
    public boolean isInvolved(NodeId node) {
        return placements.byId().values().stream()
                .flatMap(placement -> placement.partitions().stream())
                .anyMatch(state -> state.involves(node));
    }

    private Metadata formed(Change.Formed formed, Rules rules) {
        unless(index == 0, "the cluster was formed before");
        unless(Partitioning.isCount(formed.partitionCount()), formed.partitionCount() + " partitions");
        Partitioning dealt = new Partitioning(formed.partitionCount());
        Members founders = Members.NONE;
        for (Newcomer it : formed.founders()) {
            founders = founders.joined(it, Member.State.MEMBER, rules);
        }
        Tables first = Tables.first(formed.table());
        Placements placed = placements.added(formed.table().placement(), formed.replicas(), dealt, founders, index + 1);
        return new Metadata(index + 1, formed.clusterId(), dealt, founders, first, placed);
    }

    private Metadata placementDropped(int id) {
        Placement placement = placements.byId().get(id);
        unless(placement == null || !tables.use(placement.of()), "a table needs the placement " + id);
        return with(placements.dropped(id));
    }

    private Metadata tableCreated(Change.TableCreated created) {
        Table table = created.table();
        unless(
                placements.of(table.placement()).isPresent(),
                "there is no placement of " + table.placement() + " for table " + table.name() + ": add it first");
        return with(tables.created(created, index + 1, partitioning.count()));
    }

    private Metadata learnerAdded(Change.LearnerAdded added) {
        members.unlessTakesPart(added.node());
        return with(placements.changed(added.partition(), state -> state.learnerAdded(added.node())));
    }

    private Metadata epochGiven(Change.EpochGiven given, Rules rules) {
        unless(
                members.isRunning(given.leader()) || !rules.hold(Rule.EPOCH_NAMES_ONE_PROCESS),
                "process " + given.leader() + " is not the one that runs on its node");
        return with(placements.changed(
                given.partition(), state -> state.epochGiven(given.epoch(), given.leader(), given.replicas(), rules)));
    }

    private Metadata with(Members changed) {
        return new Metadata(index + 1, clusterId, partitioning, changed, tables, placements);
    }

    private Metadata with(Tables changed) {
        return new Metadata(index + 1, clusterId, partitioning, members, changed, placements);
    }

    private Metadata with(Placements changed) {
        return new Metadata(index + 1, clusterId, partitioning, members, tables, changed);
    }

    /// Writes the metadata to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putByte(VERSION);
        sink.putVarint(index);
        sink.putLong(clusterId);
        sink.putVarint(partitioning.count());
        members.encode(sink);
        tables.encode(sink);
        placements.encode(sink);
    }

    /// Reads what [#encode(ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are no metadata, or of a version that is not known here
    public static Metadata decode(ByteSource source) {
        int version = source.getByte();
        if (version != VERSION) throw new MalformedException("metadata of the unknown version " + version);
        try {
            return new Metadata(
                    source.getVarint(),
                    source.getLong(),
                    new Partitioning(Fields.smallNumber(source)),
                    Members.decode(source),
                    Tables.decode(source),
                    Placements.decode(source));
        } catch (IllegalArgumentException impossible) {
            // Well-formed numbers that no record takes, such as an empty replica set.
            throw new MalformedException(String.valueOf(impossible.getMessage()));
        }
    }
}
