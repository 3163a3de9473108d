package io.quorate.core.shard;

/// What a shard is doing at large: it replays, then serves, and may stop for good at any time.
final class Lifecycle {
    private enum State {
        /// What the store lacks is read from the commit log.
        REPLAYING,
        SERVING,
        /// An invariant broke or the disk failed: nothing more is acknowledged.
        STOPPED
    }

    private State state = State.REPLAYING;
    private String whyStopped = "";

    void serve() {
        state = State.SERVING;
    }

    void stop(String why) {
        state = State.STOPPED;
        whyStopped = why;
    }

    boolean isServing() {
        return state == State.SERVING;
    }

    boolean hasStopped() {
        return state == State.STOPPED;
    }

    /// Why it has stopped; empty if it has not.
    String whyStopped() {
        return whyStopped;
    }
}
