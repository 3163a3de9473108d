package io.quorate.core.shard;

import static io.quorate.core.command.Command.Flag.ALLOW_BUSY;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.NO_MULTI;
import static io.quorate.core.command.Command.Flag.SKIP_SLOWLOG;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Execution;
import io.quorate.core.command.KeyRange;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Key;
import io.quorate.core.store.RowKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `MULTI`, `EXEC`, `DISCARD`, `WATCH`, `UNWATCH`.
///
/// A transaction is one [io.quorate.core.store.Transaction] over all of its commands, and so one record in the log.
final class TransactionCommands {
    private static final String GROUP = "transactions";

    private final Watches watches;
    private static final byte[][] UNWATCH = {ascii("UNWATCH")};
    private static final byte[][] MULTI = {ascii("MULTI")};
    private static final byte[][] EXEC = {ascii("EXEC")};

    private final Rules rules;
    private final Command exec;
    private final Command watch;

    TransactionCommands(Watches watches, Rules rules) {
        this.watches = watches;
        this.rules = rules;
        exec = named("exec")
                .arity(1)
                .since("1.2.0")
                .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG, NO_MULTI)
                .complexity("Depends on commands in the transaction")
                .summary("Executes all commands in a transaction.")
                .does(this::exec);
        watch = named("watch")
                .arity(-2)
                .since("2.2.0")
                .flags(NOSCRIPT, LOADING, STALE, FAST, NO_MULTI, ALLOW_BUSY)
                .keys(KeyRange.all(KeyRange.Use.RO))
                .complexity("O(1) for every key.")
                .summary("Monitors changes to keys to determine the execution of a transaction.")
                .syntax("key [key ...]")
                .does(this::watch);
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /// Whether it is the one that runs what was queued.
    @SuppressWarnings("ReferenceEquality") // a command is declared once
    boolean isExec(Command command) {
        return command == exec;
    }

    /// Whether it begins to watch keys.
    @SuppressWarnings("ReferenceEquality") // a command is declared once
    boolean isWatch(Command command) {
        return command == watch;
    }

    /// Whether a command is part of a transaction's course, and so is taken from another node although it names no key.
    boolean isOwn(Command command) {
        return command.docs().group().equals(GROUP);
    }

    /// What a connection has queued, to be carried out by another node in one go.
    static List<byte[][]> whole(Connection connection) {
        List<byte[][]> requests = new ArrayList<>();
        // What was watched there for a transaction that came to nothing is not watched for this one.
        if (connection.watchedElsewhere.isEmpty()) requests.add(UNWATCH);
        requests.add(MULTI);
        if (connection.queue != null) {
            for (Queue.Entry entry : connection.queue.entries()) requests.add(entry.arguments());
        }
        requests.add(EXEC);
        return requests;
    }

    List<Command> commands() {
        return List.of(
                named("multi")
                        .arity(1)
                        .since("1.2.0")
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_MULTI, ALLOW_BUSY)
                        .summary("Starts a transaction.")
                        .does(TransactionCommands::multi),
                exec,
                named("discard")
                        .arity(1)
                        .since("2.0.0")
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_MULTI, ALLOW_BUSY)
                        .complexity("O(N), when N is the number of queued commands")
                        .summary("Discards a transaction.")
                        .does(this::discard),
                watch,
                named("unwatch")
                        .arity(1)
                        .since("2.2.0")
                        .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
                        .summary("Forgets about watched keys of a transaction.")
                        .does(this::unwatch));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group(GROUP).categories(Command.Category.TRANSACTION);
    }

    private static Reply multi(Execution execution) {
        Connection connection = (Connection) execution.caller();
        if (connection.queue != null) throw new Refusal("ERR MULTI calls can not be nested");
        execution.effect(() -> connection.queue = new Queue());
        return Reply.OK;
    }

    private Reply exec(Execution execution) {
        Connection connection = (Connection) execution.caller();
        Queue queue = connection.queue;
        if (queue == null) throw new Refusal("ERR EXEC without MULTI");
        execution.effect(() -> end(connection));
        if (queue.isAborted()) {
            throw new Refusal("EXECABORT Transaction discarded because of previous errors.");
        }
        if (isWatchBroken(connection, execution)) return Reply.NULL_ARRAY;
        execution.transaction().require(keysOf(queue, true));
        execution.transaction().requirePrefixes(keysOf(queue, false));
        List<Reply> replies = new ArrayList<>(queue.size());
        for (Queue.Entry entry : queue.entries()) replies.add(run(entry, execution));
        return Reply.array(replies);
    }

    /// A watched key that is past its deadline and not yet deleted has changed as well.
    private boolean isWatchBroken(Connection connection, Execution execution) {
        if (connection.isWatchBroken) {
            // Whoever is told of a change is told once it is durable.
            if (rules.hold(Rule.NIL_WAITS_FOR_WHAT_IT_SAW))
                execution.transaction().seeAll();
            return true;
        }
        for (RowKey head : connection.watched.keySet()) {
            Key key = Key.ofHead(head);
            if (execution.transaction().isPastDeadline(key)) return true;
        }
        return false;
    }

    private static Reply run(Queue.Entry entry, Execution outer) {
        Execution execution = outer.part(entry.arguments());
        try {
            Reply reply = entry.command().body().execute(execution);
            outer.effect(execution::takeEffect);
            return reply;
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    /// The keys of the commands that read values, or of the others.
    private static List<Key> keysOf(Queue queue, boolean readsValues) {
        List<Key> keys = new ArrayList<>();
        for (Queue.Entry entry : queue.entries()) {
            if (entry.command().readsValues() != readsValues) continue;
            for (int place : entry.command().keyPlaces(entry.arguments().length)) {
                keys.add(Key.of(entry.arguments()[place]));
            }
        }
        return keys;
    }

    /// Keys of all that a connection has queued and that it watches.
    static List<byte[]> keysOf(Connection connection) {
        List<byte[]> keys = new ArrayList<>();
        if (connection.queue != null) {
            for (Queue.Entry entry : connection.queue.entries()) {
                keys.addAll(entry.command().keysOf(entry.arguments()));
            }
        }
        for (RowKey head : connection.watched.keySet()) keys.add(Key.bytesOfHead(head.bytes()));
        keys.addAll(connection.watchedElsewhere);
        return keys;
    }

    /// Whether something that a connection has queued could write.
    static boolean mayWrite(Connection connection) {
        return connection.queue != null
                && connection.queue.entries().stream()
                        .anyMatch(entry -> entry.command().is(Command.Flag.WRITE));
    }

    private Reply discard(Execution execution) {
        Connection connection = (Connection) execution.caller();
        if (connection.queue == null) throw new Refusal("ERR DISCARD without MULTI");
        execution.effect(() -> end(connection));
        return Reply.OK;
    }

    private Reply watch(Execution execution) {
        Connection connection = (Connection) execution.caller();
        if (connection.queue != null) throw new Refusal("ERR WATCH inside MULTI is not allowed");
        for (int i = 1; i < execution.count(); i++) {
            Key key = execution.key(i);
            // One past its deadline is deleted now, not under the watcher's eyes.
            boolean exists = execution.transaction().exists(key);
            execution.effect(() -> watches.watch(connection, key.head(), exists));
        }
        return Reply.OK;
    }

    private Reply unwatch(Execution execution) {
        Connection connection = (Connection) execution.caller();
        execution.effect(() -> watches.unwatch(connection));
        return Reply.OK;
    }

    /// Ends a transaction, whichever way, and forgets the keys watched for it.
    void end(Connection connection) {
        connection.queue = null;
        watches.unwatch(connection);
    }
}
