package io.quorate.sim.explore;

/// How much may happen in an exploration; in which order is left open.
///
/// Messages have no bound: each that was ever sent may arrive at any time, many times or never. So loss,
/// doubling, delay and reordering of any number of messages are in every scope, at no cost in states.
///
/// @param nodes replicas of the partition, at most 5
/// @param takeovers epochs that are handed out, at most 6; each to any node, and they may arrive in any order
/// @param writes requests to write, each to whoever serves
/// @param reads requests to read, each to whoever serves
/// @param crashes losses of power with a restart, of any node: what it has not synced is gone. A node that
///     stays down is one to which nothing happens, so that needs no choice of its own
/// @param ticks times that a node says again what may have got lost. What it says again unchanged needs no tick
/// @param repeats times that a node is told again of the epoch it was handed last, as after a reconnection
/// @param isWrittenBeforeSynced whether records are written as soon as they are made, as under
///     `durability=buffered`; else written and synced at once, record by record, which is all that `fsync` can
///     tell apart
/// @param isCommitTold whether followers learn how far the log is committed. They apply by it and refuse to
///     cut, and nothing that they say depends on it; so the larger scopes leave it out, at a sixteenth of the
///     states
public record Scope(
        int nodes,
        int takeovers,
        int writes,
        int reads,
        int crashes,
        int ticks,
        int repeats,
        boolean isWrittenBeforeSynced,
        boolean isCommitTold) {
    /// @throws IllegalArgumentException if it has more nodes or takeovers than a state has room for
    public Scope {
        if (nodes < 1 || nodes > 5) throw new IllegalArgumentException("nodes: " + nodes + " (must be 1 to 5)");
        if (takeovers < 1 || takeovers > 6) {
            throw new IllegalArgumentException("takeovers: " + takeovers + " (must be 1 to 6)");
        }
    }

    /// Nothing may happen yet, to as many replicas.
    static Scope of(int nodes) {
        return new Scope(nodes, 1, 0, 0, 0, 0, 0, false, false);
    }

    Scope takeovers(int count) {
        return new Scope(nodes, count, writes, reads, crashes, ticks, repeats, isWrittenBeforeSynced, isCommitTold);
    }

    Scope writes(int count) {
        return new Scope(nodes, takeovers, count, reads, crashes, ticks, repeats, isWrittenBeforeSynced, isCommitTold);
    }

    Scope reads(int count) {
        return new Scope(nodes, takeovers, writes, count, crashes, ticks, repeats, isWrittenBeforeSynced, isCommitTold);
    }

    Scope crashes(int count) {
        return new Scope(nodes, takeovers, writes, reads, count, ticks, repeats, isWrittenBeforeSynced, isCommitTold);
    }

    Scope ticks(int count) {
        return new Scope(nodes, takeovers, writes, reads, crashes, count, repeats, isWrittenBeforeSynced, isCommitTold);
    }

    Scope repeats(int count) {
        return new Scope(nodes, takeovers, writes, reads, crashes, ticks, count, isWrittenBeforeSynced, isCommitTold);
    }

    Scope writtenBeforeSynced() {
        return new Scope(nodes, takeovers, writes, reads, crashes, ticks, repeats, true, isCommitTold);
    }

    Scope commitTold() {
        return new Scope(nodes, takeovers, writes, reads, crashes, ticks, repeats, isWrittenBeforeSynced, true);
    }

    @Override
    public String toString() {
        return nodes + " replicas, " + takeovers + " takeovers, " + writes + " writes, " + reads + " reads, " + crashes
                + " crashes with restart, " + ticks + " ticks" + (repeats == 0 ? "" : ", " + repeats + " repeats")
                + (isWrittenBeforeSynced ? ", written before synced" : "") + (isCommitTold ? ", commits told" : "");
    }
}
