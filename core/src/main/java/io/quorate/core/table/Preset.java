package io.quorate.core.table;

/// Settings of the dial that go together, under a name.
public enum Preset {
    /// What a user did not choose must be safe.
    STRONG(Ack.MAJORITY, ReadLevel.LINEARIZABLE, Durability.FSYNC),

    /// Strong writes; reads from any replica that has seen what the session has.
    CAUSAL(Ack.MAJORITY, ReadLevel.CAUSAL, Durability.FSYNC),

    /// The leader's memory answers: a failover or a loss of power may cost the last writes.
    FAST(Ack.LEADER, ReadLevel.EVENTUAL, Durability.BUFFERED);

    private final Ack ack;
    private final ReadLevel read;
    private final Durability durability;

    Preset(Ack ack, ReadLevel read, Durability durability) {
        this.ack = ack;
        this.read = read;
        this.durability = durability;
    }

    /// A table of this preset in the default placement class.
    ///
    /// @throws IllegalArgumentException if the name is none for a table
    public Table table(String name) {
        return new Table(name, ack, read, LeaderProof.CONFIRMED, durability, PlacementClass.DEFAULT);
    }
}
