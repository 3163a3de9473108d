package io.quorate.core.command;

import io.quorate.core.store.WriteSet;

/// The rest of a command that does its work in pieces, one a turn, so that nobody else waits for all of it.
///
/// Others run between two pieces. It is told of all that they write, and so can answer for one moment: that of its last
/// piece.
public interface Continuation {
    /// Does the next piece, which is bounded. Like a command's body it may be dropped and repeated, and so acts only
    /// through the transaction and [Execution#effect(Runnable)].
    ///
    /// @return the reply; [Reply.Continued] if there is more to do
    /// @throws Refusal in place of a reply
    Reply run(Execution execution);

    /// Takes note of a write that is part of the newest state from now on.
    void wrote(WriteSet writeSet);
}
