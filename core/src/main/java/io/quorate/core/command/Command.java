package io.quorate.core.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The one declaration of a command: parsing, routing, `COMMAND`, the manual and the tests read it.
///
/// @param name lower case; `container|sub` for a subcommand
/// @param arity number of arguments with the name; negative: at least that many
/// @param flags what it does and where it may run
/// @param keys where its keys are among the arguments
/// @param group family, as Redis documents it: `string`, `generic`, `connection`, `server`, `transactions`
/// @param since the version of Redis (or, with Quorate's own, of Quorate) that has it first
/// @param complexity cost, in big O
/// @param summary one sentence
/// @param syntax the arguments, as the manual prints them
/// @param subcommands empty unless it is a container
/// @param body what it does; a container's body answers when no subcommand fits
public record Command(
        String name,
        int arity,
        Set<Flag> flags,
        Keys keys,
        String group,
        String since,
        String complexity,
        String summary,
        String syntax,
        List<Command> subcommands,
        Body body) {

    /// What a command does and where it may run. Those that Redis has are printed by `COMMAND` under the same name.
    public enum Flag {
        /// May write.
        WRITE,
        /// Never writes what a client asked for.
        READONLY,
        /// May add data, and so is refused while the disk is full.
        DENYOOM,
        /// For operators.
        ADMIN,
        /// Not inside scripts.
        NOSCRIPT,
        /// Allowed while the node loads its data.
        LOADING,
        /// Allowed on a replica that has lost its leader.
        STALE,
        /// Not told to observers or the slow log.
        SKIP_MONITOR,
        /// Not told to the slow log.
        SKIP_SLOWLOG,
        /// Constant time or logarithmic.
        FAST,
        /// Allowed before `AUTH`.
        NO_AUTH,
        /// Never queued by `MULTI`: it acts on the transaction itself or is refused in it.
        NO_MULTI,
        /// Its keys are found only by asking it.
        MOVABLEKEYS;

        /// The flag as `COMMAND` prints it.
        public String printed() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where keys are: from `first` to `last` in steps, all of them counted in arguments with the name at 0.
    ///
    /// @param first 0 if there are no keys
    /// @param last negative: counted from the end, -1 being the last argument
    /// @param step 1 for keys alone, 2 for keys and values in turn
    public record Keys(int first, int last, int step) {
        /// No keys.
        public static final Keys NONE = new Keys(0, 0, 0);
        /// The first argument.
        public static final Keys FIRST = new Keys(1, 1, 1);
        /// Every argument.
        public static final Keys ALL = new Keys(1, -1, 1);
        /// The first two arguments.
        public static final Keys FIRST_TWO = new Keys(1, 2, 1);
        /// Every other argument, with a value behind each.
        public static final Keys WITH_VALUES = new Keys(1, -1, 2);
    }

    /// What a command does.
    @FunctionalInterface
    public interface Body {
        /// @return the reply
        /// @throws Refusal in place of a reply, from any depth
        Reply execute(Execution execution);
    }

    /// Starts a declaration.
    public static Declaration named(String name) {
        return new Declaration(name);
    }

    /// Whether it has a flag.
    public boolean is(Flag flag) {
        return flags.contains(flag);
    }

    /// Whether a number of arguments, the name included, fits.
    public boolean accepts(int argumentCount) {
        return arity >= 0 ? argumentCount == arity : argumentCount >= -arity;
    }

    /// The places of the keys among a request's arguments, the name being at 0.
    public int[] keyPlaces(int argumentCount) {
        if (keys.first() == 0) return new int[0];
        int last = keys.last() < 0 ? argumentCount + keys.last() : keys.last();
        int count = Math.max(0, (last - keys.first()) / keys.step() + 1);
        int[] places = new int[count];
        for (int i = 0; i < count; i++) places[i] = keys.first() + i * keys.step();
        return places;
    }

    /// A declaration being written.
    public static final class Declaration {
        private final String name;
        private int arity;
        private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        private Keys keys = Keys.NONE;
        private String group = "generic";
        private String since = "1.0.0";
        private String complexity = "O(1)";
        private String summary = "";
        private String syntax = "";
        private final List<Command> subcommands = new ArrayList<>();

        private Declaration(String name) {
            this.name = name;
        }

        public Declaration arity(int value) {
            arity = value;
            return this;
        }

        public Declaration flags(Flag... values) {
            flags.addAll(List.of(values));
            return this;
        }

        public Declaration keys(Keys value) {
            keys = value;
            return this;
        }

        public Declaration group(String value) {
            group = value;
            return this;
        }

        public Declaration since(String value) {
            since = value;
            return this;
        }

        public Declaration complexity(String value) {
            complexity = value;
            return this;
        }

        public Declaration summary(String value) {
            summary = value;
            return this;
        }

        public Declaration syntax(String value) {
            syntax = value;
            return this;
        }

        public Declaration subcommand(Command value) {
            subcommands.add(value);
            return this;
        }

        /// Ends the declaration.
        public Command does(Body body) {
            return new Command(
                    name,
                    arity,
                    flags,
                    keys,
                    group,
                    since,
                    complexity,
                    summary,
                    syntax,
                    List.copyOf(subcommands),
                    body);
        }
    }
}
