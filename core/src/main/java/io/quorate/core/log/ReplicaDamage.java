package io.quorate.core.log;

/// Something that cannot be while all rules hold: the shard stops rather than guess.
public final class ReplicaDamage extends IllegalStateException {
    private static final long serialVersionUID = 1;

    ReplicaDamage(String message) {
        super(message);
    }
}
