package io.quorate.core.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The one declaration of a command: parsing, routing, `COMMAND`, the manual and the tests read it.
///
/// @param name lower case; `container|sub` for a subcommand
/// @param arity number of arguments with the name; negative: at least that many
/// @param flags what it does and where it may run
/// @param keys where its keys are among the arguments and what is done with them
/// @param categories what access lists call it beside what follows from its flags: see [#aclCategories()]
/// @param tips hints for clients and proxies, as Redis names them
/// @param docs what people are told of it
/// @param subcommands empty unless it is a container
/// @param isListed whether `COMMAND` and the manual tell of it
/// @param body what it does; a container's body answers when no subcommand fits
public record Command(
        String name,
        int arity,
        Set<Flag> flags,
        List<KeyRange> keys,
        Set<Category> categories,
        List<String> tips,
        CommandDocs docs,
        List<Command> subcommands,
        boolean isListed,
        Body body) {

    /// What a command does and where it may run. Those that Redis has are printed by `COMMAND` under the same name, in
    /// this order.
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
        /// May keep its connection waiting.
        BLOCKING,
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
        /// Not while a replica loads its data beside what it serves.
        NO_ASYNC_LOADING,
        /// Never queued by `MULTI`: it acts on the transaction itself or is refused in it.
        NO_MULTI,
        /// Its keys are found only by asking it.
        MOVABLEKEYS,
        /// Allowed while a script runs for too long.
        ALLOW_BUSY;

        /// The flag as `COMMAND` prints it.
        public String printed() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What access lists call a group of commands, in the order in which `COMMAND` prints them.
    public enum Category {
        KEYSPACE,
        READ,
        WRITE,
        STRING,
        ADMIN,
        FAST,
        SLOW,
        BLOCKING,
        DANGEROUS,
        CONNECTION,
        TRANSACTION;

        /// The category as `COMMAND` prints it.
        public String printed() {
            return "@" + name().toLowerCase(Locale.ROOT);
        }
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

    /// The places of the keys among a request's arguments, the name being at 0, in ascending order.
    public int[] keyPlaces(int argumentCount) {
        int count = 0;
        for (KeyRange range : keys) {
            count += Math.max(0, (range.lastOf(argumentCount) - range.first()) / range.step() + 1);
        }
        int[] places = new int[count];
        int i = 0;
        for (KeyRange range : keys) {
            int last = range.lastOf(argumentCount);
            for (int place = range.first(); place <= last; place += range.step()) places[i++] = place;
        }
        return places;
    }

    /// The keys among a request's arguments.
    ///
    /// @param arguments the name first
    public List<byte[]> keysOf(byte[][] arguments) {
        int[] places = keyPlaces(arguments.length);
        List<byte[]> all = new ArrayList<>(places.length);
        for (int place : places) all.add(arguments[place]);
        return all;
    }

    /// Whether it reads the values of keys, and not only whether they exist, their type and their deadline.
    public boolean readsValues() {
        for (KeyRange range : keys) if (range.readsValues()) return true; // asked for every request: no stream
        return false;
    }

    /// All that access lists call it: what it was declared with and what follows from its flags.
    public Set<Category> aclCategories() {
        EnumSet<Category> all = EnumSet.noneOf(Category.class);
        all.addAll(categories);
        if (is(Flag.WRITE)) all.add(Category.WRITE);
        if (is(Flag.READONLY)) all.add(Category.READ);
        if (is(Flag.ADMIN)) all.addAll(EnumSet.of(Category.ADMIN, Category.DANGEROUS));
        if (is(Flag.BLOCKING)) all.add(Category.BLOCKING);
        all.add(is(Flag.FAST) ? Category.FAST : Category.SLOW);
        return Collections.unmodifiableSet(all);
    }

    /// A declaration being written.
    public static final class Declaration {
        private final String name;
        private int arity;
        private final EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        private final List<KeyRange> keys = new ArrayList<>();
        private final EnumSet<Category> categories = EnumSet.noneOf(Category.class);
        private final List<String> tips = new ArrayList<>();
        private String group = "generic";
        private String since = "1.0.0";
        private String complexity = "O(1)";
        private String summary = "";
        private String syntax = "";
        private Optional<CommandDocs.Deprecation> deprecation = Optional.empty();
        private final List<Command> subcommands = new ArrayList<>();
        private boolean isListed = true;

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

        /// @param range comes behind the ranges declared before, if any
        public Declaration keys(KeyRange range) {
            keys.add(range);
            return this;
        }

        public Declaration categories(Category... values) {
            categories.addAll(List.of(values));
            return this;
        }

        public Declaration tips(String... values) {
            tips.addAll(List.of(values));
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

        public Declaration deprecated(String sinceVersion, String replacedBy) {
            deprecation = Optional.of(new CommandDocs.Deprecation(sinceVersion, replacedBy));
            return this;
        }

        public Declaration subcommand(Command value) {
            subcommands.add(value);
            return this;
        }

        /// Neither `COMMAND` nor the manual tells of it.
        public Declaration unlisted() {
            isListed = false;
            return this;
        }

        /// Ends the declaration.
        public Command does(Body body) {
            return new Command(
                    name,
                    arity,
                    Collections.unmodifiableSet(flags.clone()),
                    List.copyOf(keys),
                    Collections.unmodifiableSet(categories.clone()),
                    List.copyOf(tips),
                    new CommandDocs(group, since, complexity, summary, syntax, deprecation),
                    List.copyOf(subcommands),
                    isListed,
                    body);
        }
    }
}
