package io.quorate.core.shard;

import io.quorate.core.command.Continuation;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.WriteSet;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The one request that is done in pieces, a turn each, and the line of those that want to be next.
///
/// One at a time, so that what such requests gather is bounded by what one of them may, and a write is told to one of
/// them at most. Who waits has done nothing yet.
final class LongRun {
    private final Rules rules;
    /// Whose request it is; null if there is none. It holds the place from before its first piece if it has waited.
    private @Nullable Connection holder;
    /// What is left to do; null before the first piece.
    private @Nullable Continuation rest;

    /// Connections that are open, each at most once.
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();

    LongRun(Rules rules) {
        this.rules = rules;
    }

    /// What is left of a connection's request; null if it has not done its first piece.
    @Nullable
    Continuation restOf(Connection connection) {
        return isHeldBy(connection) ? rest : null;
    }

    /// Takes the place for a connection, or puts the connection in line for it.
    ///
    /// @return whether it has the place
    boolean take(Connection connection) {
        if (holder == null) holder = connection;
        if (isHeldBy(connection)) return true;
        waiting.add(connection);
        return false;
    }

    /// The holder has done a piece, and this is left.
    void goOn(Continuation left) {
        rest = left;
    }

    /// A connection's request is answered: the place, if it had it, goes to the first in line.
    ///
    /// @return who has the place now and is to begin; null if that is nobody, or nothing has changed
    @Nullable
    Connection leave(Connection connection) {
        if (!isHeldBy(connection)) return null;
        rest = null;
        holder = waiting.poll();
        return holder;
    }

    /// A connection's client has gone: it leaves the place, or the line for it.
    ///
    /// @return as [#leave]
    @Nullable
    Connection forget(Connection connection) {
        waiting.remove(connection);
        return leave(connection);
    }

    @SuppressWarnings("ReferenceEquality") // a connection is itself
    private boolean isHeldBy(Connection connection) {
        return holder == connection;
    }

    /// Tells the request under way of a write.
    void wrote(WriteSet writeSet) {
        if (rest != null && rules.hold(Rule.LISTING_KEEPS_UP)) rest.wrote(writeSet);
    }
}
