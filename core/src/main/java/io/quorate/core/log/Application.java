package io.quorate.core.log;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.function.Consumer;

/// Brings a state up to what is committed, entry by entry: so a cut never has to undo anything.
public final class Application {
    private final ReplicaLog log;
    private final Rules rules;
    private final Consumer<Entry> state;
    /// Invariant: `applied <= committed`.
    private long applied;
    /// Whether something else has the place of the state in its hands.
    private boolean isSuspended;

    /// @param state takes the entries in the order of the log, each once
    /// @param applied up to where the state has been brought before
    public Application(ReplicaLog log, Rules rules, Consumer<Entry> state, long applied) {
        this.log = log;
        this.rules = rules;
        this.state = state;
        this.applied = applied;
    }

    /// The last entry that was applied.
    public long applied() {
        return applied;
    }

    /// Rebuilds the state after a restart: up to what was known for certain to be committed. The rest of the
    /// log waits until a leader commits it, or cuts it.
    public void recover() {
        applyUpTo(
                rules.hold(Rule.REPLAY_ENDS_AT_COMMIT)
                        ? log.committed()
                        : log.end().offset());
    }

    /// Applies what has been committed since.
    public void advance() {
        applyUpTo(
                rules.hold(Rule.APPLY_AFTER_COMMIT)
                        ? log.committed()
                        : log.end().offset());
    }

    /// Applies nothing until [#goOnAfter]: a snapshot is on its way into the place of the state.
    public void suspend() {
        isSuspended = true;
    }

    /// Goes on with a state that is another one now.
    ///
    /// @param offset the last entry that is in it; 0 if it is empty
    public void goOnAfter(long offset) {
        isSuspended = false;
        applied = offset;
    }

    private void applyUpTo(long offset) {
        if (isSuspended) return;
        while (applied < offset) {
            applied++;
            state.accept(log.entry(applied));
        }
    }
}
