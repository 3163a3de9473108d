package io.quorate.sim.cluster;

import io.quorate.core.log.Coverage;
import io.quorate.core.log.Entry;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The state above one replica's log: the committed values and, while it leads, what it has executed since
/// over them.
final class RegisterMachine {
    /// A value that is not known to be committed, and the entry that wrote it.
    private record Newest(Optional<String> value, long offset) {}

    /// What an entry does.
    ///
    /// @param time its leader's time: that of the partition is never below
    record Write(String key, Optional<String> value, long time) {
        byte[] encode() {
            var sink = new ByteSink(64);
            sink.putSized(key.getBytes(StandardCharsets.UTF_8));
            sink.putByte(value.isPresent() ? 1 : 0);
            sink.putSized(value.orElse("").getBytes(StandardCharsets.UTF_8));
            sink.putVarint(time);
            return sink.toByteArray();
        }

        static Write decode(byte[] payload) {
            var source = new ByteSource(payload);
            String key = new String(source.getSized(), StandardCharsets.UTF_8);
            boolean isPresent = source.getByte() == 1;
            String value = new String(source.getSized(), StandardCharsets.UTF_8);
            return new Write(key, isPresent ? Optional.of(value) : Optional.empty(), source.getVarint());
        }
    }

    private final SortedMap<String, String> committed = new TreeMap<>();
    private final Map<String, Newest> overlay = new TreeMap<>();
    private Coverage coverage = Coverage.NOTHING;

    /// The newest value of a key.
    Optional<String> read(String key) {
        Newest newest = overlay.get(key);
        return newest != null ? newest.value() : Optional.ofNullable(committed.get(key));
    }

    /// The entry that wrote the newest value; 0 if it is committed.
    long offsetOf(String key) {
        Newest newest = overlay.get(key);
        return newest != null ? newest.offset() : 0;
    }

    /// Holds what was executed, until its entry is applied or the reign is over.
    void execute(Write write, long offset) {
        overlay.put(write.key(), new Newest(write.value(), offset));
    }

    /// Takes in what is committed.
    void apply(Entry entry) {
        if (entry.kind() != Entry.Kind.EFFECTS) return;
        apply(committed, entry);
        String key = Write.decode(entry.payload()).key();
        if (offsetOf(key) <= entry.offset()) overlay.remove(key);
    }

    /// When an entry was written.
    static long time(Entry entry) {
        return entry.kind() == Entry.Kind.EFFECTS
                ? Write.decode(entry.payload()).time()
                : 0;
    }

    /// What of the log is in what is committed.
    Coverage coverage() {
        return coverage;
    }

    void covers(Coverage newCoverage) {
        coverage = newCoverage;
    }

    /// What there is to be kept on a disk.
    SimStateDisk.Kept kept() {
        return new SimStateDisk.Kept(coverage, Collections.unmodifiableSortedMap(new TreeMap<>(committed)));
    }

    /// Another state takes the place of what is committed.
    void become(SimStateDisk.Kept state) {
        committed.clear();
        committed.putAll(state.rows());
        coverage = state.coverage();
    }

    static void apply(Map<String, String> state, Entry entry) {
        if (entry.kind() != Entry.Kind.EFFECTS) return;
        Write write = Write.decode(entry.payload());
        write.value().ifPresentOrElse(value -> state.put(write.key(), value), () -> state.remove(write.key()));
    }

    /// The reign is over: what was executed in it counts no more than what is committed of it.
    void dropOverlay() {
        overlay.clear();
    }

    SortedMap<String, String> committed() {
        return committed;
    }
}
