package io.quorate.core.commitlog;

import io.quorate.core.wire.ByteSink;

/// stub
public final class CommitLog {
    public enum Room {
        READY,
        COMING,
        FULL
    }

    public interface Payload {
        void encode(ByteSink sink);
    }

    public interface Listener {
        void progressed();

        void roomChanged();

        void failed(String why);
    }

    public long append(int partition, long epoch, long offset, Payload payload, boolean sync) {
        return 0;
    }

    public void endTurn() {}

    public Room room(int bytes) {
        return Room.READY;
    }

    public void sync() {}

    public void poll() {}

    public long appendedLsn() {
        return 0;
    }

    public long writtenLsn() {
        return 0;
    }

    public long syncedLsn() {
        return 0;
    }

    public long bytesAbove(long lsn) {
        return 0;
    }

    public void flushedThrough(long lsn) {}
}
