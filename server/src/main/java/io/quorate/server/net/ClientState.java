package io.quorate.server.net;

import io.quorate.core.command.Command;
import org.jspecify.annotations.Nullable;

/// What a client has said of itself, and what is remembered for `CLIENT LIST`.
public final class ClientState {
    final long connectedSecond;
    boolean isAuthenticated;

    @Nullable
    Command lastCommand;

    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private boolean isKeptFromEviction;
    private boolean isNotTouching;

    ClientState(boolean isAuthenticated, long connectedSecond) {
        this.isAuthenticated = isAuthenticated;
        this.connectedSecond = connectedSecond;
    }

    /// The command that it ran last; null before the first.
    public @Nullable Command lastCommand() {
        return lastCommand;
    }

    /// The name that it gave itself; empty if none.
    public String name() {
        return name;
    }

    public void name(String value) {
        name = value;
    }

    public String libraryName() {
        return libraryName;
    }

    public void libraryName(String value) {
        libraryName = value;
    }

    public String libraryVersion() {
        return libraryVersion;
    }

    public void libraryVersion(String value) {
        libraryVersion = value;
    }

    /// Whether it asked by `CLIENT NO-EVICT` to be spared when clients take too much memory.
    public boolean isKeptFromEviction() {
        return isKeptFromEviction;
    }

    public void keepFromEviction(boolean value) {
        isKeptFromEviction = value;
    }

    /// Whether it asked by `CLIENT NO-TOUCH` not to count as a user of the keys that it reads.
    public boolean isNotTouching() {
        return isNotTouching;
    }

    public void touchNothing(boolean value) {
        isNotTouching = value;
    }

    /// Forgets what it said, as `RESET` asks.
    public void reset() {
        name = "";
        isKeptFromEviction = false;
        isNotTouching = false;
    }
}
