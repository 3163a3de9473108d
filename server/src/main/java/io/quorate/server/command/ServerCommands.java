package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.ALLOW_BUSY;
import static io.quorate.core.command.Command.Flag.BLOCKING;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.NO_ASYNC_LOADING;
import static io.quorate.core.command.Command.Flag.NO_MULTI;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.store.OrderedStore;
import io.quorate.server.net.ClientConnection;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// `TIME ROLE LASTSAVE SAVE BGSAVE BACKUP WAIT SHUTDOWN`.
final class ServerCommands {
    static final String NOT_IN_TRANSACTION = "ERR Command not allowed inside a transaction";

    private final Host host;
    private final Waits waits;

    ServerCommands(Host host, Waits waits) {
        this.host = host;
        this.waits = waits;
    }

    List<Command> commands() {
        return List.of(
                named("time")
                        .arity(1)
                        .flags(LOADING, STALE, FAST)
                        .tips("nondeterministic_output")
                        .since("2.6.0")
                        .summary("Returns the server time.")
                        .does(_ -> time()),
                named("role")
                        .arity(1)
                        .flags(NOSCRIPT, LOADING, STALE, FAST)
                        .categories(Command.Category.ADMIN, Command.Category.DANGEROUS)
                        .since("2.8.12")
                        .summary("Returns the replication role.")
                        .does(_ -> role()),
                named("lastsave")
                        .arity(1)
                        .flags(LOADING, STALE, FAST)
                        .categories(Command.Category.ADMIN, Command.Category.DANGEROUS)
                        .tips("nondeterministic_output")
                        .summary("Returns the Unix timestamp of the last checkpoint of the store.")
                        .does(_ -> Reply.integer(host.checkpoints().lastDoneMillis() / 1000)),
                named("save")
                        .arity(1)
                        .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                        .complexity("O(N) where N is the number of rows since the last one")
                        .summary("Makes a checkpoint of the store and waits for it. No write needs it to be durable.")
                        .does(this::save),
                named("bgsave")
                        .arity(-1)
                        .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
                        .summary("Starts a checkpoint of the store. No write needs it to be durable.")
                        .syntax("[SCHEDULE]")
                        .does(this::saveInBackground),
                named("backup")
                        .arity(2)
                        .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI)
                        .since("0.1.0")
                        .complexity("O(N) where N is the size of the data")
                        .summary("Writes a consistent copy of all data to a folder, while everything goes on.")
                        .syntax("folder")
                        .does(this::backUp),
                named("wait")
                        .arity(3)
                        .flags(NOSCRIPT, BLOCKING)
                        .group("generic")
                        .categories(Command.Category.CONNECTION)
                        .tips("request_policy:all_shards", "response_policy:agg_min")
                        .since("3.0.0")
                        .summary("Waits for replicas, of which a single node has none.")
                        .syntax("numreplicas timeout")
                        .does(this::waitForReplicas),
                named("shutdown")
                        .arity(-1)
                        .flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY)
                        .complexity("O(N) where N is the number of rows since the last checkpoint")
                        .summary("Finishes what is under way, makes a checkpoint and ends the process.")
                        .syntax("[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]")
                        .does(this::shutDown));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("server");
    }

    private static Reply time() {
        Instant now = Instant.now();
        return Reply.array(List.of(
                Reply.bulk(Long.toString(now.getEpochSecond())), Reply.bulk(Integer.toString(now.getNano() / 1_000))));
    }

    private Reply role() {
        long offset = host.shard().log().appendedLsn();
        return Reply.array(List.of(Reply.bulk("master"), Reply.integer(offset), Reply.EMPTY_ARRAY));
    }

    private Reply save(Execution execution) {
        requireNoTransaction(execution);
        var reply = new Reply.Later();
        execution.effect(() -> host.checkpoints().save(host.shard(), outcome -> reply.complete(answer(outcome))));
        return reply;
    }

    private Reply saveInBackground(Execution execution) {
        boolean isScheduled = execution.count() == 2 && Arguments.is(execution, 1, "SCHEDULE");
        if (execution.count() > 1 && !isScheduled) throw new Refusal(Errors.SYNTAX);
        if (host.checkpoints().isRunning() && !isScheduled) {
            throw new Refusal("ERR Background save already in progress");
        }
        execution.effect(() -> host.checkpoints().save(host.shard(), _ -> {}));
        return new Reply.Simple("Background saving started");
    }

    private Reply backUp(Execution execution) {
        requireNoTransaction(execution);
        Path folder;
        try {
            folder = Path.of(Arguments.text(execution, 1)).toAbsolutePath();
        } catch (InvalidPathException wrong) {
            throw new Refusal("ERR not a folder: " + wrong.getMessage());
        }
        var reply = new Reply.Later();
        execution.effect(() -> host.backUp(folder, outcome -> reply.complete(answer(outcome))));
        return reply;
    }

    private static Reply answer(OrderedStore.Outcome outcome) {
        return switch (outcome) {
            case OrderedStore.Outcome.Done _ -> Reply.OK;
            case OrderedStore.Outcome.NoSpace full -> Reply.error("MISCONF the disk is full: " + full.message());
            case OrderedStore.Outcome.Failed failed -> Reply.error("ERR " + failed.message());
        };
    }

    private Reply waitForReplicas(Execution execution) {
        long wanted = Arguments.integer(execution, 1, Errors.NOT_AN_INTEGER);
        long millis = Arguments.integer(execution, 2, "ERR timeout is not an integer or out of range");
        if (millis < 0) throw new Refusal("ERR timeout is negative");
        boolean isInTransaction =
                ClientConnection.of(execution.caller()).connection().isInTransaction();
        if (wanted <= 0 || isInTransaction) return Reply.ZERO;
        return waits.begin(execution.caller().id(), millis, Reply.ZERO);
    }

    /// The client is told nothing: that the connection closes is the answer, as in Redis.
    private Reply shutDown(Execution execution) {
        requireNoTransaction(execution);
        boolean aborts = false;
        boolean saves = false;
        boolean savesNot = false;
        for (int i = 1; i < execution.count(); i++) {
            switch (Arguments.text(execution, i).toUpperCase(Locale.ROOT)) {
                case "SAVE" -> saves = true;
                case "NOSAVE" -> savesNot = true;
                case "NOW", "FORCE" -> {} // there is nothing that would be waited for, or that could be in the way
                case "ABORT" -> aborts = true;
                default -> throw new Refusal(Errors.SYNTAX);
            }
        }
        if (saves && savesNot || aborts && execution.count() > 2) throw new Refusal(Errors.SYNTAX);
        if (aborts) throw new Refusal("ERR No shutdown in progress.");
        execution.effect(host::stop);
        return new Reply.Later();
    }

    private static void requireNoTransaction(Execution execution) {
        if (ClientConnection.of(execution.caller()).connection().isInTransaction()) {
            throw new Refusal(NOT_IN_TRANSACTION);
        }
    }
}
