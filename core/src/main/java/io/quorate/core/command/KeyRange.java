package io.quorate.core.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Keys at regular places among a command's arguments that it uses in one way: a key specification of Redis 7.
///
/// Places are counted in arguments with the command's name at 0.
///
/// @param first place of the first key, at least 1
/// @param last place of the last one; negative: counted from the end, -1 being the last argument
/// @param step 1 for keys alone, 2 for keys and values in turn
/// @param uses what is done with the keys
/// @param notes more about the uses; may be empty
/// @see <a href="https://redis.io/docs/latest/develop/reference/key-specs/">Redis, "Command key specifications"</a>
public record KeyRange(int first, int last, int step, Set<Use> uses, String notes) {

    /// What a command does with a key. One of the first four, and any of the others, which are about the user's data.
    public enum Use {
        /// Reads and writes the value.
        RW,
        /// Reads the value, or something about it.
        RO,
        /// Overwrites the value without reading it.
        OW,
        /// Removes the key without reading the value.
        RM,
        /// The user's data is returned, copied or otherwise used.
        ACCESS,
        /// The user's data is changed, and the new value may depend on the old.
        UPDATE,
        /// New data is added, and nothing that was there is changed.
        INSERT,
        /// Data is deleted.
        DELETE,
        /// The other uses depend on the arguments.
        VARIABLE_FLAGS;

        /// The use as `COMMAND` prints it.
        public String printed() {
            return compareTo(RM) <= 0 ? name() : name().toLowerCase(Locale.ROOT);
        }
    }

    public KeyRange {
        uses = Collections.unmodifiableSet(EnumSet.copyOf(uses));
    }

    /// One key.
    public static KeyRange one(int place, Use... uses) {
        return every(place, place, 1, uses);
    }

    /// Every argument.
    public static KeyRange all(Use... uses) {
        return every(1, -1, 1, uses);
    }

    /// Every other argument, with a value behind each.
    public static KeyRange allWithValues(Use... uses) {
        return every(1, -1, 2, uses);
    }

    private static KeyRange every(int first, int last, int step, Use... uses) {
        return new KeyRange(first, last, step, EnumSet.copyOf(List.of(uses)), "");
    }

    /// Whether more is read of the keys than whether they exist, their type and their deadline.
    boolean readsValues() {
        return uses.contains(Use.RW) || uses.contains(Use.RO) && uses.contains(Use.ACCESS);
    }

    /// Place of the last key in a request.
    int lastOf(int argumentCount) {
        return last < 0 ? argumentCount + last : last;
    }
}
