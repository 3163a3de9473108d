package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import java.util.List;
import java.util.function.Consumer;

/// The way that one connection's requests go when another node leads what they are about.
///
/// Requests for one partition are carried out in the order in which they were asked. No reply comes from inside a
/// call.
public interface Route {
    /// A request to be carried out wherever its partition is led.
    ///
    /// @param partition in the commit log, the same number on all nodes
    /// @param slot of its keys
    /// @param requests what to carry out in one go; the last one's reply is the reply
    /// @param mayWrite whether it could do something, so that it must not be asked again when no answer comes
    /// @param watch what it has to do with watched keys
    /// @param refusal why it is not carried out here, for the client if nobody else carries it out either
    /// @param then takes the reply
    record Asked(
            int partition,
            int slot,
            List<byte[][]> requests,
            boolean mayWrite,
            Watch watch,
            Reply refusal,
            Consumer<Reply> then) {}

    /// What a request has to do with watched keys.
    enum Watch {
        /// Nothing.
        NONE,
        /// It begins to watch some.
        BEGINS,
        /// It is a transaction that is carried out only where they were watched all the time.
        REQUIRED
    }

    /// Has a request carried out.
    void ask(Asked asked);

    /// Whether a request for a partition is under way: those after it have to go the same way.
    boolean isUnderWay(int partition);

    /// Watches no key any more.
    void unwatch();

    /// The client has gone: nothing that was not sent is carried out.
    void close();
}
