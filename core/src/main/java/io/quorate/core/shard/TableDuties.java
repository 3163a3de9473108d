package io.quorate.core.shard;

import io.quorate.core.commitlog.Room;
import io.quorate.core.control.Change;
import io.quorate.core.control.PartitionId;
import io.quorate.core.control.TableEntry;
import io.quorate.core.control.TableEntry.Phase;
import io.quorate.core.log.Demand;
import io.quorate.core.log.Reign;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the leader of a partition does for the tables that come, go or take other options; each reign does it anew.
///
/// From the moment on it knows of a table that comes or goes, it refuses the table's keys ([TableMap]). Then (1) it
/// commits a record, so that all that was in flight before it is committed too, and nothing that an earlier leader has
/// not got committed ever will be; (2) where the table may have keys only if it was forced, or none, it looks for them;
/// (3) when that is committed as well it says so, again and again, until the metadata show it.
///
/// The record says nothing: that it is committed in this reign is all that counts. A later leader does not look for it.
/// It was handed its epoch by metadata that already name what is under way, or else this reign, and its record, would
/// have come to an end before: so it refuses the keys from the start and begins at (1).
final class TableDuties {
    /// No record that this commits is acknowledged early: what it is there for is to be committed.
    private static final Demand COMMITTED = new Demand(Reign.Ack.MAJORITY, true, true);

    private final SlotMap map;
    private final Partition partition;
    private final Target target;
    /// By the versions of what is under way.
    private final Map<Long, Duty> duties = new TreeMap<>();

    /// How far one of them has come.
    private static final class Duty {
        final TableEntry entry;
        final KeySearch search;
        final long recordOffset;
        boolean isDone;

        Duty(TableEntry entry, KeySearch search, long recordOffset) {
            this.entry = entry;
            this.search = search;
            this.recordOffset = recordOffset;
        }
    }

    TableDuties(SlotMap map, Partition partition) {
        this.map = map;
        this.partition = partition;
        target = new Target(partition, partition.number(), COMMITTED, true, 0);
    }

    /// Goes on with what is under way; where the partition is served.
    ///
    /// @param committed up to where its log is
    void tick(long committed, Backpressure backpressure) {
        List<TableEntry> underWay = map.underWay(partition.number());
        Set<Long> versions = new TreeSet<>();
        for (TableEntry entry : underWay) versions.add(entry.version());
        duties.keySet().retainAll(versions);
        for (TableEntry entry : underWay) {
            Duty duty = duties.get(entry.version());
            if (duty == null) begin(entry, backpressure);
            else goOn(duty, committed, backpressure);
        }
    }

    private void begin(TableEntry entry, Backpressure backpressure) {
        WriteSet mark = partition.begin(Request.ofTheShard(target)).writeSet();
        if (backpressure.room(mark) != Room.READY) return;
        long offset = partition.append(mark, COMMITTED);
        var search = new KeySearch(target, entry.table().name(), entry.phase() == Phase.ERASING);
        duties.put(entry.version(), new Duty(entry, search, offset));
    }

    private static void goOn(Duty duty, long committed, Backpressure backpressure) {
        if (committed < duty.recordOffset) return;
        boolean mayHaveKeys = duty.entry.phase() == Phase.ALTERING;
        if (mayHaveKeys || duty.search.isOver()) duty.isDone = committed >= duty.search.lastOffset();
        else duty.search.goOn(backpressure);
    }

    /// What is done here, as changes that the metadata are to show.
    List<Change> done() {
        List<Change> done = new ArrayList<>();
        int number = PartitionId.of(partition.number()).number();
        for (Duty duty : duties.values()) {
            if (!duty.isDone) continue;
            String name = duty.entry.table().name();
            long version = duty.entry.version();
            done.add(
                    duty.search.hasFound()
                            ? new Change.TableOccupied(name, version)
                            : new Change.TableClosed(name, version, number));
        }
        return done;
    }

    /// The reign is over: whoever leads next begins anew.
    void deposed() {
        duties.values().forEach(duty -> duty.search.giveUp());
        duties.clear();
    }
}
