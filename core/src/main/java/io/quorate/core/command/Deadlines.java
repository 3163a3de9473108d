package io.quorate.core.command;

import io.quorate.core.store.Head;

/// Times at which keys expire, as commands are given them: in seconds or milliseconds, from now or from 1970.
final class Deadlines {
    /// How a command names a time.
    enum Form {
        SECONDS_FROM_NOW(1000, true),
        MILLIS_FROM_NOW(1, true),
        SECONDS(1000, false),
        MILLIS(1, false);

        private final long unitMillis;
        private final boolean isFromNow;

        Form(long unitMillis, boolean isFromNow) {
            this.unitMillis = unitMillis;
            this.isFromNow = isFromNow;
        }
    }

    /// The latest time at which a key can expire, in the year 292 million: one less than what stands for never.
    private static final long LATEST = Head.NO_DEADLINE - 1;

    private Deadlines() {}

    /// The deadline that a command of the `SET` family is given: it must lie ahead of 1970, and a time to live must
    /// be positive.
    ///
    /// @param name the command's, for the error
    /// @return milliseconds since 1970, at least 1
    /// @throws Refusal if the argument is not a number or out of range
    static long positive(Execution execution, int place, Form form, String name) {
        long amount = execution.integer(place);
        if (amount <= 0) throw new Refusal(Errors.invalidExpireTime(name));
        return any(execution, place, form, name);
    }

    /// The deadline that a command of the `EXPIRE` family is given: it may be in the past.
    ///
    /// @param name the command's, for the error
    /// @return milliseconds since 1970; may be negative
    /// @throws Refusal if the argument is not a number or out of range
    static long any(Execution execution, int place, Form form, String name) {
        long amount = execution.integer(place);
        long base = form.isFromNow ? execution.nowMillis() : 0;
        if (amount > Long.MAX_VALUE / form.unitMillis
                || amount < Long.MIN_VALUE / form.unitMillis
                || amount * form.unitMillis > Long.MAX_VALUE - base) {
            throw new Refusal(Errors.invalidExpireTime(name));
        }
        return Math.min(amount * form.unitMillis + base, LATEST);
    }

    /// Whether a deadline that a command is given has come, so that the key is deleted at once. One that is a key's
    /// already has come a millisecond later: see [io.quorate.core.store.Transaction#isPast(Head)].
    static boolean hasCome(long deadlineMillis, Execution execution) {
        return deadlineMillis <= execution.nowMillis();
    }
}
