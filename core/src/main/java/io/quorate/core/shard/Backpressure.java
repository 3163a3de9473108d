package io.quorate.core.shard;

import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.Room;
import io.quorate.core.store.RowMemory;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;

/// Slows writes down to what the log and the store can take, and refuses them while the disk is full.
///
/// A write that finds no room waits in line, and nothing of it was done. There is room again when a segment is ready or
/// the overlay has shrunk; a full disk is tried again by the log and by the store's feed.
final class Backpressure {
    /// Bytes that a change takes in the log beside its key and value, at most.
    private static final int CHANGE_OVERHEAD_BYTES = 16;

    private final Env env;
    private final RowMemory memory;
    private final CommitLog log;
    private final StoreFeed feed;
    private final Partitions partitions;
    private final long backlogBytesMax;
    /// Connections whose request waits for room, in the order in which they came; each at most once.
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();
    private boolean isLogFull;
    /// What was reported last.
    private boolean isDiskFull;

    /// @param backlogBytesMax memory for records that are not yet applied to the store; beyond it writes wait
    Backpressure(
            Env env, RowMemory memory, CommitLog log, StoreFeed feed, Partitions partitions, long backlogBytesMax) {
        this.env = env;
        this.memory = memory;
        this.log = log;
        this.feed = feed;
        this.partitions = partitions;
        this.backlogBytesMax = backlogBytesMax;
    }

    /// Whether a write may be appended in this turn, has to wait for room, or finds the disk full.
    Room room(WriteSet writeSet) {
        if (memory.overlayBytes() > backlogBytesMax) {
            for (Partition partition : partitions.all()) partition.fetches().yieldAbove(backlogBytesMax);
        }
        if (memory.overlayBytes() > backlogBytesMax) {
            if (feed.isFull()) return Room.FULL;
            env.report(new Event.BacklogFull(memory.overlayBytes()));
            log.sync();
            feed.apply();
            return Room.COMING;
        }
        Room room = log.room(sizeOf(writeSet));
        isLogFull = room == Room.FULL;
        tellWhetherDiskIsFull("no room for another segment of the commit log");
        return room;
    }

    private static int sizeOf(WriteSet writeSet) {
        long size = CHANGE_OVERHEAD_BYTES;
        for (WriteSet.Change change : writeSet.changes()) {
            size += 2L * CHANGE_OVERHEAD_BYTES;
            if (change instanceof WriteSet.Change.Put put) {
                size += put.key().bytes().length + put.value().length;
            } else if (change instanceof WriteSet.Change.Delete delete) {
                size += delete.key().bytes().length;
            }
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /// The store has found the disk full or has room again.
    void storeChanged(String message) {
        tellWhetherDiskIsFull(message);
    }

    /// The log or the store may be the one that finds no room; it is told once, and once again when both have some.
    private void tellWhetherDiskIsFull(String message) {
        boolean isFull = isLogFull || feed.isFull();
        if (isFull == isDiskFull) return;
        isDiskFull = isFull;
        env.report(isFull ? new Event.DiskFull(message) : new Event.DiskHasRoom());
    }

    /// A connection's request has found no room: it waits behind those that wait already.
    void await(Connection connection) {
        waiting.add(connection);
    }

    /// Lets those that wait try again, in the order in which they came, until one has to wait on.
    ///
    /// @param attempt tries a connection's request again; false if it has found no room
    void retry(Predicate<Connection> attempt) {
        for (Connection first; (first = waiting.poll()) != null; ) {
            if (!attempt.test(first)) {
                waiting.addFirst(first);
                return;
            }
        }
    }

    /// Connections whose requests wait for room, in order.
    List<Connection> waiting() {
        return List.copyOf(waiting);
    }

    /// A client has gone: its request waits no more.
    void forget(Connection connection) {
        waiting.remove(connection);
    }

    /// Empties the line: there will be no room any more.
    ///
    /// @return those that waited, in order
    List<Connection> giveUp() {
        List<Connection> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
