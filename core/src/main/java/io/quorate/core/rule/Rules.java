package io.quorate.core.rule;

import org.jspecify.annotations.Nullable;

/// The rules in force: all of them, except in a simulation that drops one to see whether it is caught.
public final class Rules {
    /// Every rule: what production runs with.
    public static final Rules ALL = new Rules(null);

    private final @Nullable Rule dropped;

    private Rules(@Nullable Rule dropped) {
        this.dropped = dropped;
    }

    /// All rules but one.
    public static Rules without(Rule dropped) {
        return new Rules(dropped);
    }

    /// Whether a rule is in force.
    public boolean hold(Rule rule) {
        return rule != dropped;
    }
}
