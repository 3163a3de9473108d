package io.quorate.verify.durability;

import io.quorate.verify.history.Call;
import java.util.Optional;

/// Something in the final state of a store that its clients' histories rule out.
public sealed interface Loss {
    String key();

    /// A write was acknowledged, and the key does not hold it, nor anything that may have been written after it.
    ///
    /// @param found what the key holds instead
    record LostWrite(String key, Call<?, ?> acknowledged, Optional<String> found) implements Loss {
        @Override
        public String toString() {
            return "key " + key + " holds " + found.orElse("nothing") + ", so this acknowledged write is lost: "
                    + acknowledged;
        }
    }

    /// The key holds a value that nobody wrote: it was never sent, or was refused for certain.
    record NeverWritten(String key, String found) implements Loss {
        @Override
        public String toString() {
            return "key " + key + " holds " + found + ", which nobody wrote";
        }
    }

    /// A counter is not where its additions can have brought it.
    ///
    /// @param least all that was acknowledged and, of the rest, all that is negative
    /// @param most all that was acknowledged and, of the rest, all that is positive
    record Miscounted(String key, long least, long most, long found) implements Loss {
        @Override
        public String toString() {
            return "counter " + key + " is " + found + ", but must be from " + least + " to " + most;
        }
    }
}
