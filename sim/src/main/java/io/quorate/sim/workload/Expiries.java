package io.quorate.sim.workload;

import io.quorate.sim.run.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Checks keys that expire: a value that somebody was told is gone never comes back, and nothing is read that was never
/// written.
///
/// Each value is written once. If its write was acknowledged before a read was sent, and that read found nothing, the
/// value is gone: no read that is sent after that answer may find it.
final class Expiries {
    private static final class Value {
        final String key;
        long acknowledgedAt = Long.MAX_VALUE;
        /// The shortest time to live that the node has told of it in this life, and when.
        long remainingMillis = Long.MAX_VALUE;
        long remainingAt;
        int life;

        Value(String key) {
            this.key = key;
        }
    }

    /// A read that found nothing.
    private record Miss(long asked, long answered) {}

    private final VirtualTime time;
    private final Map<String, Value> values = new TreeMap<>();
    private final Map<String, List<Miss>> misses = new TreeMap<>();
    private long lastEvent;
    private int life;
    private long lifeBegan;

    Expiries(VirtualTime time) {
        this.time = time;
    }

    void written(String key, String value) {
        values.put(value, new Value(key));
    }

    void acknowledged(String value, boolean wasApplied) {
        Value written = values.get(value);
        if (written != null && wasApplied) written.acknowledgedAt = ++lastEvent;
    }

    /// The acknowledgement of a write no longer counts: the write may be lost.
    void retractWrite(String value) {
        Value written = values.get(value);
        if (written != null) written.acknowledgedAt = Long.MAX_VALUE;
    }

    /// What a read found no longer counts: that the key had gone may be lost.
    ///
    /// @param asked what [#ask()] gave for that read
    void retractMiss(String key, long asked) {
        misses.getOrDefault(key, new ArrayList<>()).removeIf(miss -> miss.asked() == asked);
    }

    /// The node begins another life: only what the log holds bounds its time from below.
    void restarted() {
        life++;
        lifeBegan = ++lastEvent;
    }

    /// The answer to a question for a time to live has arrived: in one life of the node it never grows.
    Optional<String> lives(Optional<String> found, long asked, long remainingMillis) {
        Value value = found.map(values::get).orElse(null);
        if (value == null || asked < lifeBegan) return Optional.empty(); // an earlier life's answer may come late
        boolean isComparable = value.life == life && value.remainingAt < asked;
        if (isComparable && remainingMillis > value.remainingMillis) {
            return Optional.of("key " + value.key + " had " + value.remainingMillis + " ms to live and has now "
                    + remainingMillis + " ms");
        }
        if (value.life != life || remainingMillis < value.remainingMillis) {
            value.life = life;
            value.remainingMillis = remainingMillis;
            value.remainingAt = ++lastEvent;
        }
        return Optional.empty();
    }

    /// A read is sent.
    long ask() {
        return ++lastEvent;
    }

    /// The answer to a read has arrived.
    ///
    /// @return what is wrong with it
    Optional<String> answered(String key, long asked, Optional<String> found) {
        if (found.isEmpty()) {
            misses.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Miss(asked, ++lastEvent));
            return Optional.empty();
        }
        Value value = values.get(found.get());
        if (value == null || !value.key.equals(key)) {
            return Optional.of("key " + key + " holds " + found.get() + ", which nobody wrote to it");
        }
        for (Miss miss : misses.getOrDefault(key, List.of())) {
            if (value.acknowledgedAt < miss.asked() && miss.answered() < asked) {
                return Optional.of("key " + key + " holds " + found.get() + " at " + time.nowNanos()
                        + " ns, which had expired before: it was gone in a read between events " + miss.asked()
                        + " and " + miss.answered() + ", and is back in one sent at " + asked);
            }
        }
        return Optional.empty();
    }
}
