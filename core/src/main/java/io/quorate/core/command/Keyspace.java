package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.READONLY;
import static io.quorate.core.command.Command.Flag.WRITE;

import io.quorate.core.store.Key;
import io.quorate.core.store.Scan;
import java.util.List;

/// All keys together: counted, listed, picked from, deleted.
final class Keyspace {
    private Keyspace() {}

    static List<Command> commands(CommandLimits limits) {
        return List.of(
                named("dbsize", "server")
                        .arity(1)
                        .flags(READONLY, FAST)
                        .tips("request_policy:all_shards", "response_policy:agg_sum")
                        .summary(
                                "Answers how many keys there are, those included that are past their deadlines and not yet reclaimed.")
                        .does(run -> Reply.integer(run.transaction().keyCount())),
                named("keys", "generic")
                        .arity(2)
                        .flags(READONLY)
                        .categories(Command.Category.DANGEROUS)
                        .tips("request_policy:all_shards", "nondeterministic_output_order")
                        .complexity("O(N) with N being the number of keys in the database")
                        .summary("Answers all keys that match a pattern, as they are at one moment.")
                        .syntax("pattern")
                        .does(run -> keys(run, limits)),
                named("scan", "generic")
                        .arity(-2)
                        .flags(READONLY)
                        .tips("nondeterministic_output", "request_policy:special", "response_policy:special")
                        .since("2.8.0")
                        .complexity("O(N) where N is the `COUNT`; O(M) for a complete iteration over M keys")
                        .summary("Answers some of the keys and a cursor to go on with; 0 begins and ends.")
                        .syntax("cursor [MATCH pattern] [COUNT count] [TYPE type]")
                        .does(KeyCursor::scan),
                named("randomkey", "generic")
                        .arity(1)
                        .flags(READONLY)
                        .tips("request_policy:all_shards", "response_policy:special", "nondeterministic_output")
                        .complexity("O(log N) where N is the number of keys")
                        .summary("Answers a random key.")
                        .does(run -> RandomKey.pick(run, limits)),
                flush("flushdb", "Does what `FLUSHALL` does: there is one database."),
                flush("flushall", "Deletes all keys."));
    }

    private static Command.Declaration named(String name, String group) {
        return Command.named(name).group(group).categories(Command.Category.KEYSPACE);
    }

    private static Command flush(String name, String summary) {
        return named(name, "server")
                .arity(-1)
                .flags(WRITE)
                .categories(Command.Category.DANGEROUS)
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .complexity("O(1), whatever the number of keys")
                .summary(summary)
                .syntax("[ASYNC | SYNC]")
                .does(Keyspace::clear);
    }

    private static Reply keys(Execution execution, CommandLimits limits) {
        var listing = new KeyListing(new Glob(execution.argument(1)), limits);
        return execution.isAlone() ? listing.run(execution) : listing.runWhole(execution);
    }

    /// A request for the heads of the keys from a place up to another.
    static Scan heads(long from, long to, int rowCountMax, HeadFilter filter) {
        return new Scan(Key.headsFrom(from), Key.headsFrom(to), rowCountMax, filter);
    }

    /// `ASYNC` and `SYNC` do the same: the keys are gone at once, their room is reclaimed in the background.
    private static Reply clear(Execution execution) {
        boolean isPlain = execution.count() == 1;
        if (!isPlain && (execution.count() > 2 || !execution.says(1, "SYNC") && !execution.says(1, "ASYNC"))) {
            throw new Refusal(Errors.SYNTAX);
        }
        execution.transaction().clear();
        return Reply.OK;
    }
}
