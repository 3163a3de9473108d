package io.quorate.core.shard;

import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/// Holds replies back until what they have seen and done is durable as asked, each connection's in order.
final class ReplyGate {
    private final Set<Connection> holding = new LinkedHashSet<>();
    private final Rules rules;
    private long openLsn;

    ReplyGate(Rules rules) {
        this.rules = rules;
    }

    /// Lets the reply leave now if it may, else when the gate opens that far.
    void answer(Connection connection, Held held) {
        if (connection.isClosed()) return;
        boolean isNext = connection.held.isEmpty() || !rules.hold(Rule.REPLIES_IN_ORDER);
        if (isNext && held.lsn() <= openLsn) {
            connection.client().reply(held.reply());
            return;
        }
        connection.held.add(held);
        holding.add(connection);
    }

    /// Everything up to a sequence number is durable as asked.
    void open(long lsn) {
        if (lsn <= openLsn) return;
        openLsn = lsn;
        for (Iterator<Connection> all = holding.iterator(); all.hasNext(); ) {
            Connection connection = all.next();
            for (Held first; (first = connection.held.peek()) != null && first.lsn() <= openLsn; ) {
                connection.held.remove();
                connection.client().reply(first.reply());
            }
            if (connection.held.isEmpty()) all.remove();
        }
    }

    void forget(Connection connection) {
        holding.remove(connection);
    }

    /// Nothing more becomes durable: writes that wait may or may not have been applied, reads have not been answered.
    void fail(String why) {
        for (Connection connection : holding) {
            for (Held held : connection.held) {
                connection.client().reply(held.lsn() <= openLsn ? held.reply() : failed(held, why));
            }
            connection.held.clear();
        }
        holding.clear();
    }

    private static Reply failed(Held held, String why) {
        return Reply.error(
                held.wrote()
                        ? "UNCERTAIN the write may or may not have been applied: " + why
                        : "TRYAGAIN what was read may not last: " + why);
    }
}
