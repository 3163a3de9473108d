package io.quorate.core.shard;

import io.quorate.core.command.Reply;

/// A reply in its connection's line, which may not leave yet, or not before others.
final class Held {
    /// Waits for no sequence number, but until it is released.
    static final long UNTIL_RELEASED = Long.MAX_VALUE;

    private final boolean wrote;
    private final boolean isSynced;
    private Reply reply;
    private long lsn;
    private boolean isNotDone;

    /// @param lsn the newest record that it has seen or made: it leaves when that one is durable as asked
    /// @param wrote whether that record is its own, so that after a failure its outcome is uncertain
    /// @param isSynced whether that means synced, or written only
    Held(Reply reply, long lsn, boolean wrote, boolean isSynced) {
        this.reply = reply;
        this.lsn = lsn;
        this.wrote = wrote;
        this.isSynced = isSynced;
    }

    /// One that waits for a sync, if for anything.
    Held(Reply reply, long lsn, boolean wrote) {
        this(reply, lsn, wrote, true);
    }

    Reply reply() {
        return reply;
    }

    /// Whether nothing was done, and somebody else, or this node later, may do it.
    boolean isNotDone() {
        return isNotDone;
    }

    long lsn() {
        return lsn;
    }

    boolean isSynced() {
        return isSynced;
    }

    boolean wrote() {
        return wrote;
    }

    /// It may leave in its turn.
    void release() {
        lsn = 0;
    }

    /// A refusal may leave in its place: nothing was done.
    void refuse(Reply refusal) {
        replaceWith(refusal);
        isNotDone = true;
    }

    /// Another reply may leave in its place.
    void replaceWith(Reply other) {
        reply = other;
        lsn = 0;
    }
}
