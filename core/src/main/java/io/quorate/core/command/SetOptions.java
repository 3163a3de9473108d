package io.quorate.core.command;

import io.quorate.core.store.Head;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The options of `SET` and `GETEX`, in any order. Of a time that is given twice the last one counts.
///
/// Invariant: at most one of `keepsDeadline`, `persists` and `form != null`; at most one of `ifAbsent`, `ifPresent` and
/// `expected != null`.
final class SetOptions {
    private boolean ifAbsent;
    private boolean ifPresent;
    private boolean returnsFormer;
    private boolean keepsDeadline;
    private boolean persists;
    /// The value that the key must hold for `SET ... IFEQ`.
    private byte @Nullable [] expected;

    private Deadlines.@Nullable Form form;
    /// Place of the argument that tells the time, if `form` is given.
    private int timePlace;

    private SetOptions() {}

    /// The options of `SET key value ...`.
    ///
    /// @throws Refusal if there is a word that is none or does not go with the others
    static SetOptions ofSet(Execution execution) {
        var options = new SetOptions();
        for (int place = 3; place < execution.count(); place++) {
            if (execution.says(place, "NX") && !options.ifPresent && options.expected == null) {
                options.ifAbsent = true;
            } else if (execution.says(place, "XX") && !options.ifAbsent && options.expected == null) {
                options.ifPresent = true;
            } else if (execution.says(place, "GET")) {
                options.returnsFormer = true;
            } else if (execution.says(place, "KEEPTTL") && options.form == null) {
                options.keepsDeadline = true;
            } else if (execution.says(place, "IFEQ") && options.isFreeForIfEqual(execution, place)) {
                options.expected = execution.argument(++place);
            } else {
                place = options.takeTime(execution, place);
            }
        }
        return options;
    }

    /// The options of `GETEX key ...`.
    ///
    /// @throws Refusal if there is a word that is none or does not go with the others
    static SetOptions ofGetex(Execution execution) {
        var options = new SetOptions();
        for (int place = 2; place < execution.count(); place++) {
            if (execution.says(place, "PERSIST") && options.form == null) {
                options.persists = true;
            } else {
                place = options.takeTime(execution, place);
            }
        }
        return options;
    }

    private boolean isFreeForIfEqual(Execution execution, int place) {
        return !ifAbsent && !ifPresent && expected == null && place + 1 < execution.count();
    }

    /// @return the place of the time
    private int takeTime(Execution execution, int place) {
        Deadlines.Form wanted;
        if (execution.says(place, "EX")) wanted = Deadlines.Form.SECONDS_FROM_NOW;
        else if (execution.says(place, "PX")) wanted = Deadlines.Form.MILLIS_FROM_NOW;
        else if (execution.says(place, "EXAT")) wanted = Deadlines.Form.SECONDS;
        else if (execution.says(place, "PXAT")) wanted = Deadlines.Form.MILLIS;
        else throw new Refusal(Errors.SYNTAX);
        boolean isFree = !keepsDeadline && !persists && (form == null || form == wanted);
        if (!isFree || place + 1 == execution.count()) throw new Refusal(Errors.SYNTAX);
        form = wanted;
        timePlace = place + 1;
        return timePlace;
    }

    /// Whether the reply is the former value.
    boolean returnsFormer() {
        return returnsFormer;
    }

    /// Whether the key loses its deadline.
    boolean persists() {
        return persists;
    }

    /// Whether a time was given.
    boolean hasTime() {
        return form != null;
    }

    /// Whether the key, as it is, lets the value be set.
    ///
    /// @throws Refusal `WRONGTYPE` if its value must be compared and is no string
    boolean admit(@Nullable Head former) {
        byte[] wanted = expected;
        if (wanted == null) return former == null ? !ifPresent : !ifAbsent;
        if (former == null) return false;
        if (former.type() != Head.STRING) throw new Refusal(Errors.WRONG_TYPE);
        byte[] row = former.row();
        return Arrays.equals(row, former.valueOffset(), row.length, wanted, 0, wanted.length);
    }

    /// The deadline that the options ask for.
    ///
    /// @param former the key as it is; null if there is none
    /// @param name the command's, for the error
    /// @return milliseconds since 1970, or [Head#NO_DEADLINE]
    /// @throws Refusal if the time is not a number or out of range
    long deadlineMillis(Execution execution, @Nullable Head former, String name) {
        if (form != null) return Deadlines.positive(execution, timePlace, form, name);
        return keepsDeadline && former != null ? former.deadlineMillis() : Head.NO_DEADLINE;
    }
}
