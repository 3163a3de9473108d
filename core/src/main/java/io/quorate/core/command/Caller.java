package io.quorate.core.command;

/// Who asked for a command: a client's connection, as far as a command may know it.
public interface Caller {
    /// The connection's number, as `CLIENT ID` tells it: unique within a process, ascending, from 1.
    long id();
}
