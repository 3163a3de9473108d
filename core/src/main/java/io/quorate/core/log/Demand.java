package io.quorate.core.log;

/// What the dials of the tables that a command touches ask for before its reply may leave: of each dial the
/// strictest.
///
/// @param ack by whom what the command has done is held
/// @param isSynced whether held means synced (`durability=fsync`) or handed to the operating system (`buffered`)
/// @param isLinearizable whether a read is to see all that was acknowledged before it began
/// @param mayLease whether a lease proves that the leader still leads (`reads=lease`): that trusts monotonic
///     clocks. Else a majority is asked
public record Demand(Reign.Ack ack, boolean isSynced, boolean isLinearizable, boolean mayLease) {
    /// One that trusts no clock.
    public Demand(Reign.Ack ack, boolean isSynced, boolean isLinearizable) {
        this(ack, isSynced, isLinearizable, false);
    }

    /// What two tables ask for together: of each dial the stricter.
    public Demand and(Demand other) {
        return new Demand(
                ack.stricter(other.ack),
                isSynced || other.isSynced,
                isLinearizable || other.isLinearizable,
                mayLease && other.mayLease);
    }

    /// Whether a reply may leave before what the command has done is committed.
    public boolean isEarly() {
        return ack == Reign.Ack.LEADER || !isSynced;
    }
}
