package io.quorate.core.log;

/// Why a replica set is not changed now.
public enum SetRefusal {
    /// Only the leader changes the set.
    NOT_LEADING("this node does not lead"),
    /// A set that was appended earlier elsewhere might still come into force beside the new one.
    NOTHING_COMMITTED_IN_EPOCH("the leader has not committed anything in its epoch yet"),
    /// Of three sets in force the first and the last might have majorities that do not meet.
    LAST_SET_OPEN("the last change is not committed yet"),
    /// Majorities of sets that differ by more than one replica need not meet.
    NOT_ONE_REPLICA("the set differs by more or less than one replica"),
    /// A replica counts once it holds what is committed.
    NOT_CAUGHT_UP("the new replica does not follow, or lacks entries that are committed");

    private final String text;

    SetRefusal(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
