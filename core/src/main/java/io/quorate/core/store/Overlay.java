package io.quorate.core.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was written and is not yet applied to the store, in order of keys: the newest state above it.
///
/// It is a stack of layers, each with the changes of some thousand records. Layers are dropped from the bottom once the
/// store has all that is in them: whole, which costs the same for one row and for thousands. So the lowest one may hold
/// records that the store has; what it says of a row is no older than what the store says.
final class Overlay {
    /// Memory that a change takes beside the bytes of its key and value.
    private static final int CHANGE_BYTES = 160;

    /// Newest first.
    private final Deque<Layer> layers = new ArrayDeque<>();

    private final RowMemory memory;

    /// @param memory is told what the records take, roughly
    Overlay(RowMemory memory) {
        this.memory = memory;
    }

    /// The version of a row if a record has written it, a deletion included.
    @Nullable
    Version get(RowKey key) {
        for (Layer layer : layers) {
            Version version = layer.get(key);
            if (version != null) return version;
        }
        return null;
    }

    /// The rows written with `from <= key < to` in order, deletions of single rows included. A row that a later record
    /// has deleted with a range is left out: [#deletesRangeWith] tells of it.
    Iterator<Version> range(RowKey from, RowKey to) {
        if (layers.isEmpty()) return List.<Version>of().iterator();
        List<Iterator<Version>> all = new ArrayList<>(layers.size());
        for (Layer layer : layers) all.add(layer.range(from, to));
        return new NewestVersions(all, deletesRanges() ? this::isDeletedLater : version -> false);
    }

    private boolean isDeletedLater(Version version) {
        for (Layer layer : layers) if (layer.deletedAt(version.key) > version.lsn) return true;
        return false;
    }

    /// Whether a record deletes a range.
    boolean deletesRanges() {
        for (Layer layer : layers) if (layer.rangeCount() > 0) return true;
        return false;
    }

    /// Whether a record deletes a range with this row in it. A row found by [#get] may have come after.
    boolean deletesRangeWith(RowKey key) {
        for (Layer layer : layers) if (layer.deletedAt(key) != 0) return true;
        return false;
    }

    /// Where the changes of the next record go; it is told of each record with [#added].
    Layer top() {
        Layer top = layers.peek();
        if (top != null && !top.isFull()) return top;
        var next = new Layer();
        layers.push(next);
        return next;
    }

    /// Takes note of a record whose changes were put into the layer on top.
    void added(Layer top, long lsn, WriteSet writeSet) {
        long size = writeSet.bytes() + (long) CHANGE_BYTES * writeSet.changes().size();
        top.add(lsn, writeSet, size);
        memory.overlayGrew(size);
    }

    /// Drops what the store has: all layers that hold nothing above a sequence number.
    void dropThrough(long lsn) {
        for (Layer oldest; (oldest = layers.peekLast()) != null && oldest.lastLsn() <= lsn; ) {
            layers.removeLast();
            memory.overlayGrew(-oldest.bytes());
        }
    }

    /// Drops all that is in it.
    void clear() {
        for (Layer layer : layers) memory.overlayGrew(-layer.bytes());
        layers.clear();
    }

    /// The newest record in it; 0 if there is none.
    long lastLsn() {
        Layer newest = layers.peek();
        return newest == null ? 0 : newest.lastLsn();
    }

    /// Takes records back, those above a sequence number. A layer that has some of them is made anew from the others:
    /// what was under a row that they wrote is not known otherwise.
    ///
    /// @return what they had written, newest first
    List<WriteSet> cutAfter(long lsn) {
        List<WriteSet> cut = new ArrayList<>();
        for (Layer newest; (newest = layers.peek()) != null && newest.lastLsn() > lsn; ) {
            layers.pop();
            memory.overlayGrew(-newest.bytes());
            for (Layer.Recorded record : newest.records().reversed()) {
                if (record.lsn() > lsn) cut.add(record.writeSet());
            }
            for (Layer.Recorded record : newest.records()) {
                if (record.lsn() <= lsn) write(record.lsn(), record.writeSet());
            }
        }
        return cut;
    }

    private void write(long lsn, WriteSet writeSet) {
        Layer top = top();
        for (WriteSet.Change change : writeSet.changes()) {
            switch (change) {
                case WriteSet.Change.OfRow row -> top.put(new Version(row.key(), row.newValue(), lsn));
                case WriteSet.Change.DeleteRange range -> top.deleteRange(range.from(), range.to(), lsn);
            }
        }
        added(top, lsn, writeSet);
    }
}
