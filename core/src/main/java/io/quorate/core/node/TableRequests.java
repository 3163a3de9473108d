package io.quorate.core.node;

import io.quorate.core.control.Change;
import io.quorate.core.control.Member;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.TableEntry;
import io.quorate.core.control.TableEntry.Phase;
import io.quorate.core.rule.Rules;
import io.quorate.core.table.Definition;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableOptions;
import io.quorate.core.table.TableSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The cluster's tables as this node knows them, and the definitions that its clients wait for.
///
/// A definition is asked for again and again until the metadata show that it has begun, and its client is told when
/// they show what became of it.
final class TableRequests implements TableCatalog {
    /// Definitions that wait at the same time, at most: people make them.
    private static final int WAITING_MAX = 64;
    /// How long a client waits: several failovers, and a look through many keys.
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Supplier<Metadata> metadata;
    private final Consumer<Change> proposer;
    private final RandomGenerator random;
    private final Env env;
    private final List<Waiting> waiting = new ArrayList<>();

    /// A definition whose client waits.
    private static final class Waiting {
        final Definition definition;
        /// By which it knows again what it has asked for: another client may ask for the same.
        final long wish;
        final Consumer<Outcome> then;
        final long untilNanos;
        /// The version under which it is under way; 0 before it has begun.
        long version;

        Waiting(Definition definition, long wish, Consumer<Outcome> then, long untilNanos) {
            this.definition = definition;
            this.wish = wish;
            this.then = then;
            this.untilNanos = untilNanos;
        }

        /// As a change of the metadata that it was made for.
        Change change(Metadata now) {
            long known = now.tables()
                    .find(definition.name())
                    .map(TableEntry::version)
                    .orElse(0L);
            return switch (definition) {
                case Definition.Created(Table table) -> new Change.TableCreated(table, now.index(), wish);
                case Definition.Altered(Table table) -> new Change.TableAltered(table, known, wish);
                case Definition.Dropped(String name, boolean isForced) ->
                    new Change.TableDropped(name, isForced, known, wish);
            };
        }
    }

    /// @param metadata the newest that this node knows
    /// @param proposer asks whoever leads `system` for a change
    TableRequests(Supplier<Metadata> metadata, Consumer<Change> proposer, RandomGenerator random, Env env) {
        this.metadata = metadata;
        this.proposer = proposer;
        this.random = random;
        this.env = env;
    }

    // ---- What there is ----

    @Override
    public List<Listed> tables() {
        return metadata.get().tables().byName().values().stream()
                .map(entry -> new Listed(entry.table(), state(entry.phase())))
                .toList();
    }

    private static State state(Phase phase) {
        return switch (phase) {
            case OPENING -> State.OPENING;
            case OPEN -> State.OPEN;
            case ALTERING -> State.ALTERING;
            case DROPPING, ERASING -> State.DROPPING;
        };
    }

    @Override
    public TableSetting setting() {
        List<Member> members = metadata.get().members().takingPart();
        long zones = members.stream()
                .map(member -> member.description().zone())
                .distinct()
                .count();
        return new TableSetting(true, Math.max(1, members.size()), Math.max(1, (int) zones), List.of());
    }

    // ---- Definitions ----

    @Override
    public void define(Definition definition, Consumer<Outcome> then) {
        Metadata now = metadata.get();
        var asked = new Waiting(definition, random.nextLong(), then, env.monotonicNanos() + PATIENCE_NANOS);
        Optional<String> refusal = refusal(asked, now);
        if (refusal.isPresent()) {
            env.schedule(0, () -> then.accept(new Outcome.Refused(refusal.get())));
            return;
        }
        waiting.add(asked);
        proposer.accept(asked.change(now));
    }

    private Optional<String> refusal(Waiting asked, Metadata now) {
        if (waiting.size() >= WAITING_MAX) {
            return Optional.of(WAITING_MAX + " definitions of tables wait already: try again later");
        }
        if (asked.definition instanceof Definition.Created(Table table) && isOfAnotherClass(table, now)) {
            PlacementClass own = table.placement();
            return Optional.of("n=" + own.n() + " zones=" + TableOptions.word(own.zones())
                    + " needs partitions of its own beside those of table default, which are not built yet:"
                    + " leave n and zones as default has them");
        }
        return refusalOf(asked.change(now), now);
    }

    private static Optional<String> refusalOf(Change change, Metadata now) {
        return now.apply(change, Rules.ALL) instanceof Metadata.Outcome.Refused(String reason)
                ? Optional.of(reason)
                : Optional.empty();
    }

    private static boolean isOfAnotherClass(Table table, Metadata now) {
        return now.index() > 0 && now.placements().of(table.placement()).isEmpty();
    }

    /// The metadata are others now.
    void changed() {
        for (Waiting each : List.copyOf(waiting)) outcome(each).ifPresent(outcome -> end(each, outcome));
    }

    /// Asks again for what has not begun, and gives up what takes too long.
    void tick() {
        for (Waiting each : List.copyOf(waiting)) {
            if (env.monotonicNanos() > each.untilNanos) {
                end(
                        each,
                        new Outcome.Uncertain("table " + each.definition.name() + ": it has taken longer than "
                                + PATIENCE_NANOS / 1_000_000_000 + " s and may still be done: TABLE LIST tells"));
            } else if (each.version == 0) {
                proposer.accept(each.change(metadata.get()));
            }
        }
    }

    private void end(Waiting ended, Outcome outcome) {
        waiting.remove(ended);
        // Its client may ask for the next thing at once.
        env.schedule(0, () -> ended.then.accept(outcome));
    }

    // ---- What has become of it ----

    private Optional<Outcome> outcome(Waiting it) {
        Metadata now = metadata.get();
        Optional<TableEntry> entry = now.tables().find(it.definition.name());
        if (it.version == 0) {
            Optional<TableEntry> begun = entry.filter(found -> found.wish() == it.wish);
            // Once it is refused here, it is refused for good: what was asked before is about metadata that are past.
            if (begun.isEmpty()) return refusalOf(it.change(now), now).map(Outcome.Refused::new);
            it.version = begun.get().version();
        }
        if (entry.filter(found -> found.version() == it.version).isPresent()) {
            boolean isOpen = entry.orElseThrow().phase() == Phase.OPEN;
            return isOpen ? Optional.of(new Outcome.Done()) : Optional.empty();
        }
        boolean isDropped = it.definition instanceof Definition.Dropped && entry.isEmpty();
        return Optional.of(isDropped ? new Outcome.Done() : new Outcome.Refused(givenUp(it.definition)));
    }

    private static String givenUp(Definition definition) {
        String name = definition.name();
        return switch (definition) {
            case Definition.Created _ ->
                "table " + name + " was not created: table default has keys that begin with '" + name
                        + ":' (delete them, or choose another name), or it was dropped again";
            case Definition.Altered _ -> "table " + name + " was dropped while it was altered";
            case Definition.Dropped _ ->
                "table " + name + " was not dropped: it has keys (TABLE DROP " + name + " FORCE deletes them)";
        };
    }
}
