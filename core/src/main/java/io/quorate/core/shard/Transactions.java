package io.quorate.core.shard;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Transaction;
import io.quorate.core.time.HybridClock;
import io.quorate.core.time.HybridTime;

/// Begins transactions on the newest state, each at a later time than all before and than everything in the log.
final class Transactions {
    private final Env env;
    private final Rows rows;
    private final Rules rules;
    private final HybridClock clock = new HybridClock();

    Transactions(Env env, Rows rows, Rules rules) {
        this.env = env;
        this.rows = rows;
        this.rules = rules;
    }

    /// A run of a request, which reads what was fetched for it.
    Transaction begin(Request request) {
        long wallMillis = env.wallMillis();
        long time = rules.hold(Rule.TIME_ABOVE_LOG) ? clock.next(wallMillis) : HybridTime.of(wallMillis, 0);
        Fetched fetched = request.fetched == null ? Fetched.NOTHING : request.fetched;
        return new Transaction(rows, fetched, time, rules);
    }

    /// Takes note of a time in the log.
    void witness(long time) {
        if (rules.hold(Rule.TIME_ABOVE_LOG)) clock.witness(time);
    }

    /// The time now, milliseconds since 1970.
    long nowMillis() {
        return HybridTime.millis(clock.now(env.wallMillis()));
    }
}
