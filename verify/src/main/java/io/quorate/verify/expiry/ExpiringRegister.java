package io.quorate.verify.expiry;

import io.quorate.verify.model.Model;
import io.quorate.verify.model.Register;
import io.quorate.verify.model.Register.Changed;
import io.quorate.verify.model.Register.Result;
import java.util.Optional;

/// A register whose value may have a deadline. Each deadline that is ever set has a number of its own.
final class ExpiringRegister implements Model<ExpiringRegister.Held, Step, Result> {
    /// In place of a deadline's number.
    static final int NEVER = -1;

    private final Register register = new Register();

    /// @param deadline its number, or NEVER
    record Held(Optional<String> value, int deadline) {
        static final Held NOTHING = new Held(Optional.empty(), NEVER);
    }

    @Override
    public Held initial() {
        return Held.NOTHING;
    }

    @Override
    public Held after(Held state, Step step) {
        return switch (step) {
            case Step.Lapse lapse -> state.deadline == lapse.deadline() ? Held.NOTHING : state;
            case Step.Asked(Expiry.Plain(Register.Writing write), int _) -> written(state, write, NEVER);
            case Step.Asked(Expiry.Plain _, int _) -> state;
            case Step.Asked(Expiry.WriteFor(var write, long _), int deadline) -> written(state, write, deadline);
            case Step.Asked(Expiry.ExpireIn _, int deadline) ->
                state.value.isPresent() ? new Held(state.value, deadline) : state;
            case Step.Asked(Expiry.Persist _, int _) -> new Held(state.value, NEVER);
        };
    }

    @Override
    public boolean allows(Held state, Step step, Result result) {
        return switch (step) {
            case Step.Lapse _ -> true;
            case Step.Asked(Expiry.Plain(var operation), int _) -> register.allows(state.value, operation, result);
            case Step.Asked(Expiry.WriteFor(var write, long _), int _) -> register.allows(state.value, write, result);
            case Step.Asked(Expiry.ExpireIn _, int _) -> hasChanged(step, result) == state.value.isPresent();
            case Step.Asked(Expiry.Persist _, int _) -> hasChanged(step, result) == (state.deadline != NEVER);
        };
    }

    @Override
    public boolean isObservation(Held state, Step step, Result result) {
        return switch (step) {
            // The value that had this deadline has been there and is gone, and it is the only one that ever has it.
            case Step.Lapse lapse -> lapse.isAfterSetter() && state.deadline != lapse.deadline();
            case Step.Asked(Expiry.Plain(var operation), int _) -> !Register.hasWritten(operation, result);
            case Step.Asked(Expiry.WriteFor(var write, long _), int _) -> !Register.hasWritten(write, result);
            case Step.Asked(Expiry.ExpireIn _, int _), Step.Asked(Expiry.Persist _, int _) -> !hasChanged(step, result);
        };
    }

    @Override
    public String print(Held state) {
        return register.print(state.value) + (state.deadline == NEVER ? "" : ", with a deadline");
    }

    private static Held written(Held state, Register.Writing write, int deadline) {
        return Register.isMet(state.value, write) ? new Held(write.written(), deadline) : state;
    }

    private static boolean hasChanged(Step step, Result result) {
        if (result instanceof Changed(boolean changed)) return changed;
        throw new IllegalArgumentException(step + " does not answer " + result);
    }
}
