package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import org.jspecify.annotations.Nullable;

/// A client's end of a connection, as the shard sees it. Called on the shard's thread only.
public interface Client {
    /// Takes a reply that may leave: in the order of the requests.
    void reply(Reply reply);

    /// Takes a refusal that may leave in the place of a reply: nothing was done, and another node, or this one later,
    /// may do it.
    default void notDone(Reply refusal) {
        reply(refusal);
    }

    /// Why this client may not run a command, for instance because it has not said who it is; null if it may.
    @Nullable
    Reply refusal(Command command);
}
