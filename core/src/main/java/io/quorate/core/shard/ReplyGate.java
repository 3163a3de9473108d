package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds replies back until what they have seen and done is durable as asked, each connection's in order.
///
/// A client that gets a reply may do anything from inside: ask again, disconnect itself or another. So what is held is
/// looked at anew after each reply.
final class ReplyGate {
    /// Connections with replies that are held. Invariant: those whose `held` is not empty, but for one that is being
    /// delivered to.
    private final Set<Connection> holding = new LinkedHashSet<>();
    private final Rules rules;
    private long syncedLsn;
    private long writtenLsn;
    /// Why nothing more becomes durable; null as long as something may.
    private @Nullable String whyFailed;

    ReplyGate(Rules rules) {
        this.rules = rules;
    }

    /// Lets the reply leave now if it may, else when the gate opens that far.
    void answer(Connection connection, Held held) {
        if (connection.isClosed()) return;
        boolean isNext = connection.held.isEmpty() || !rules.hold(Rule.REPLIES_IN_ORDER);
        if (isNext && isDecided(held)) {
            tell(connection.client(), held);
            return;
        }
        connection.held.add(held);
        holding.add(connection);
    }

    /// Everything up to these sequence numbers is synced, and written.
    void open(long synced, long written) {
        if (synced <= syncedLsn && written <= writtenLsn) return;
        syncedLsn = synced;
        writtenLsn = written;
        deliver();
    }

    /// Nothing more becomes durable: writes that wait may or may not have been applied, reads have not been answered.
    void fail(String why) {
        whyFailed = why;
        deliver();
    }

    private void deliver() {
        for (Connection connection : List.copyOf(holding)) deliver(connection);
    }

    /// Lets the replies of a connection leave that may.
    void deliver(Connection connection) {
        for (Held first; (first = connection.held.peek()) != null && isDecided(first); ) {
            connection.held.remove();
            tell(connection.client(), first);
        }
        if (connection.held.isEmpty()) holding.remove(connection);
    }

    /// A client has gone: nothing is delivered to it any more.
    void forget(Connection connection) {
        holding.remove(connection);
    }

    /// Whether it is known what to tell.
    private boolean isDecided(Held held) {
        return isDurable(held) || whyFailed != null;
    }

    private boolean isDurable(Held held) {
        return held.lsn() <= (held.isSynced() ? syncedLsn : writtenLsn);
    }

    private void tell(Client client, Held held) {
        if (held.isNotDone()) client.notDone(held.reply());
        else client.reply(outcome(held));
    }

    private Reply outcome(Held held) {
        if (isDurable(held)) return held.reply();
        return Reply.error(
                held.wrote()
                        ? "UNCERTAIN the write may or may not have been applied: " + whyFailed
                        : "TRYAGAIN what was read may not last: " + whyFailed);
    }
}
