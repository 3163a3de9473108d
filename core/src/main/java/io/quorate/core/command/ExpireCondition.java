package io.quorate.core.command;

import io.quorate.core.store.Head;

/// When `EXPIRE` and its like may change a deadline: `NX` without one, `XX` with one, `GT` to a later, `LT` to an
/// earlier time. A key without a deadline counts as one that expires at the end of time.
///
/// @param hasNone `NX`
/// @param hasOne `XX`
/// @param isLater `GT`
/// @param isEarlier `LT`
record ExpireCondition(boolean hasNone, boolean hasOne, boolean isLater, boolean isEarlier) {

    /// Reads the words from a place on.
    ///
    /// @throws Refusal if one is unknown or two do not go together
    static ExpireCondition of(Execution execution, int from) {
        boolean hasNone = false;
        boolean hasOne = false;
        boolean isLater = false;
        boolean isEarlier = false;
        for (int place = from; place < execution.count(); place++) {
            if (execution.says(place, "NX")) hasNone = true;
            else if (execution.says(place, "XX")) hasOne = true;
            else if (execution.says(place, "GT")) isLater = true;
            else if (execution.says(place, "LT")) isEarlier = true;
            else throw new Refusal("ERR Unsupported option " + Errors.quoted(execution.argument(place)));
        }
        if (hasNone && (hasOne || isLater || isEarlier)) {
            throw new Refusal("ERR NX and XX, GT or LT options at the same time are not compatible");
        }
        if (isLater && isEarlier) {
            throw new Refusal("ERR GT and LT options at the same time are not compatible");
        }
        return new ExpireCondition(hasNone, hasOne, isLater, isEarlier);
    }

    /// Whether a key's deadline may become another one.
    boolean admits(Head head, long deadlineMillis) {
        if (hasNone && head.expires()) return false;
        if (hasOne && !head.expires()) return false;
        if (isLater && (!head.expires() || deadlineMillis <= head.deadlineMillis())) return false;
        return !isEarlier || !head.expires() || deadlineMillis < head.deadlineMillis();
    }
}
