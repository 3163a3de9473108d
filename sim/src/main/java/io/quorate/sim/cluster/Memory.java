package io.quorate.sim.cluster;

import io.quorate.core.log.Position;
import io.quorate.core.log.Replica;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a process held of a partition when its power went, to tell what that has cost.
///
/// @param agesNanos the entries of its log, and how long it had had them
/// @param lost what its loss ledger listed
/// @param promised the newest epoch that it had promised
record Memory(Map<Position, Long> agesNanos, List<Position> lost, long promised) {
    /// Of a process whose machine kept its power: what it had not handed to the disk is gone as well, and
    /// nobody was told of it.
    static final Memory NONE = new Memory(new TreeMap<>(), List.of(), 0);

    static Memory of(PartitionReplica partition) {
        Replica replica = partition.replica();
        Map<Position, Long> agesNanos = new TreeMap<>();
        for (long at = replica.log().base().offset() + 1;
                at <= replica.log().end().offset();
                at++) {
            agesNanos.put(replica.log().positionAt(at), partition.ageNanos(at));
        }
        return new Memory(agesNanos, List.copyOf(replica.ledger().lost().keySet()), replica.promised());
    }

    /// Tells what is not there any more after a restart.
    void compare(PartitionReplica partition, Truth truth) {
        agesNanos.forEach((position, ageNanos) -> {
            if (!partition.hadAtStart(position)) truth.vanished(position, ageNanos);
        });
        for (Position position : lost) {
            boolean isStillKnown =
                    partition.replica().ledger().lost().containsKey(position) || partition.hadAtStart(position);
            if (!isStillKnown) truth.vanished(position, 0);
        }
    }

    /// Tells that the disk is lost, and all with it.
    void lose(Truth truth) {
        agesNanos.keySet().forEach(truth::gone);
        lost.forEach(truth::gone);
    }
}
