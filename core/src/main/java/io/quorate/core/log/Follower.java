package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import java.util.List;

/// What a leader knows of another replica.
final class Follower {
    private final NodeId node;
    /// What is sent next.
    private long next;
    private long written;
    private long synced;
    private long committed;
    private long sentCommitted;
    private long unacknowledgedBytes;
    private boolean hasAnswered = true;
    /// Whether nothing is sent but the question whether it is there.
    private boolean isProbed;
    /// Whether it was offered a snapshot, from which it goes on.
    private boolean isOffered;

    Follower(NodeId node, long next) {
        this.node = node;
        this.next = next;
    }

    NodeId node() {
        return node;
    }

    long next() {
        return next;
    }

    /// Up to where it was sent the log, or offered a snapshot of it.
    long sent() {
        return isOffered ? Long.MAX_VALUE : next - 1;
    }

    /// @return false if it was offered a snapshot before, and is not known to need another one
    boolean offer() {
        boolean isNew = !isOffered;
        isOffered = true;
        return isNew;
    }

    void heard() {
        hasAnswered = true;
    }

    long written() {
        return written;
    }

    long synced() {
        return synced;
    }

    long sentCommitted() {
        return sentCommitted;
    }

    long unacknowledgedBytes() {
        return unacknowledgedBytes;
    }

    /// What it has only grows within an epoch, however late an answer comes. What it knows to be committed does not:
    /// a restarted process has to be told again.
    void accepted(Message.Accepted answer) {
        hasAnswered = true;
        isProbed = false;
        written = Math.max(written, answer.written());
        synced = Math.max(synced, answer.synced());
        committed = answer.committed();
        if (written >= next) isOffered = false;
        next = Math.max(next, written + 1);
        if (written + 1 >= next) unacknowledgedBytes = 0;
    }

    void sent(List<Entry> entries, long committedThen) {
        for (Entry entry : entries) unacknowledgedBytes += entry.payload().length;
        next += entries.size();
        sentCommitted = committedThen;
    }

    /// Its log parts from the leader's before what was sent. What it had written and not synced may be gone: a
    /// loss of power does that within an epoch.
    void goOnFrom(long offset) {
        hasAnswered = true;
        isProbed = false;
        isOffered = false;
        written = Math.min(written, Math.max(offset - 1, synced));
        next = Math.max(offset, synced + 1);
        committed = 0;
        unacknowledgedBytes = 0;
        sentCommitted = 0;
    }

    boolean isBehind(long end, long committedNow) {
        return synced < end || committed < committedNow;
    }

    /// Whether nothing was heard since this was asked last.
    boolean wasSilent() {
        boolean wasSilent = !hasAnswered;
        hasAnswered = false;
        return wasSilent;
    }

    /// It has not answered: from now on one small message at a time asks whether it is there, and what was sent
    /// is sent again once it is.
    void probe() {
        next = written + 1;
        isOffered = false;
        unacknowledgedBytes = 0;
        sentCommitted = 0;
        isProbed = true;
    }

    boolean isProbed() {
        return isProbed;
    }

    @Override
    public String toString() {
        return "n" + node + " next " + next + " written " + written + " synced " + synced + " committed " + committed
                + " told " + sentCommitted + " under way " + unacknowledgedBytes + " B"
                + (hasAnswered ? "" : " silent") + (isProbed ? " probed" : "") + (isOffered ? " offered" : "");
    }
}
