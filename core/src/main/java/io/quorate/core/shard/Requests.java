package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Continuation;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.core.partition.HashSlot;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.Key;
import io.quorate.core.store.NotResidentException;
import io.quorate.core.store.TooLargeException;
import io.quorate.core.store.Transaction;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What clients ask: each connection's requests run in order, one at a time.
///
/// A request that misses rows or finds no room is parked and runs again whole, and those behind it on its
/// connection wait. Nothing of it was done until [#finish], which does all of it or nothing. One that has more to do
/// than fits into a turn ([LongRun]) runs a piece a turn, and each piece in that way.
final class Requests {
    private static final Reply DISK_FULL =
            Reply.error("MISCONF the disk is full: nothing was written; make room, then try again");

    private static final Reply ANOTHER_REIGN =
            Reply.error("TRYAGAIN another reign has begun since this was asked: nothing was done");
    private static final Reply BEHIND_ANOTHER =
            Reply.error("TRYAGAIN a request before this one was refused: nothing was done");
    private static final Reply NOT_YET =
            Reply.error("TRYAGAIN nobody has carried out a request before this one: nothing was done");
    private static final Reply MOVED = Reply.error("TRYAGAIN the keys have moved to another table: nothing was done");

    private final Env env;
    private final Lifecycle lifecycle;
    private final CommandTable commands;
    private final TransactionCommands transactionCommands;
    private final Partitions partitions;
    private final Backpressure backpressure;
    private final LongRun longRun;
    private final ReplyGate gate;
    private final KeyspaceCounts keyspaceCounts;
    private final Shard.Observer observer;
    private final Elsewhere elsewhere;
    private final Rules rules;

    Requests(
            Env env,
            Lifecycle lifecycle,
            CommandTable commands,
            TransactionCommands transactionCommands,
            Partitions partitions,
            Backpressure backpressure,
            LongRun longRun,
            ReplyGate gate,
            KeyspaceCounts keyspaceCounts,
            Shard.Observer observer,
            Elsewhere elsewhere,
            Rules rules) {
        this.env = env;
        this.lifecycle = lifecycle;
        this.commands = commands;
        this.transactionCommands = transactionCommands;
        this.partitions = partitions;
        this.backpressure = backpressure;
        this.longRun = longRun;
        this.gate = gate;
        this.keyspaceCounts = keyspaceCounts;
        this.observer = observer;
        this.elsewhere = elsewhere;
        this.rules = rules;
    }

    // ---- What comes in ----

    /// Takes a request, which runs when those before it on its connection have run.
    ///
    /// @param epoch the only one in which it may be carried out; 0 if that is any
    void receive(Connection connection, byte[][] arguments, long epoch) {
        if (connection.isClosed()) return;
        // One that comes from inside a reply may find others that wait although nothing is parked any more.
        if (connection.isBusy() || !connection.waiting.isEmpty()) {
            connection.waiting.add(new Connection.Incoming(arguments, epoch));
        } else {
            begin(connection, arguments, epoch);
        }
    }

    /// A client has gone: nothing of its runs any more.
    void disconnect(Connection connection) {
        connection.close();
        if (connection.parked != null) release(connection.parked);
        transactionCommands.end(connection);
        backpressure.forget(connection);
        gate.forget(connection);
        startInLine(longRun.forget(connection));
    }

    /// Runs what waits for room again; called whenever there may be some.
    void retryWaiting() {
        if (lifecycle.isServing()) backpressure.retry(this::retry);
    }

    /// Gives up what waits for room where requests are not served any more.
    void refuseWaiting() {
        for (Connection connection : backpressure.waiting()) {
            Request request = connection.parked;
            Reply refusal = request == null ? null : refusal(request);
            if (request == null || refusal == null) continue;
            backpressure.forget(connection);
            sendAway(connection, request, refusal);
            goOn(connection);
        }
    }

    /// The shard has stopped: what waits for room will find none.
    void stopped() {
        for (Connection connection : backpressure.giveUp()) {
            Request request = connection.parked;
            if (request == null || connection.isClosed()) continue;
            giveUp(connection, request, nothingWritten());
            goOn(connection);
        }
    }

    private void begin(Connection connection, byte[][] arguments, long epoch) {
        if (connection.isBroken()) {
            refuseBehind(connection);
            return;
        }
        Command named = commands.find(arguments[0]);
        Command command = named == null ? null : CommandTable.resolve(named, arguments);
        Reply refusal = command == null ? UnknownCommand.reply(arguments) : admission(connection, command, arguments);
        if (command == null || refusal != null) {
            if (connection.queue != null) connection.queue.abort();
            gate.answer(connection, new Held(refusal == null ? Reply.OK : refusal, 0, false));
            return;
        }
        Target target;
        try {
            target = partitions.targetOf(connection, command, arguments);
        } catch (Refusal elsewhere) {
            refuse(connection, command, elsewhere.reply());
            return;
        }
        if (connection.queue != null && !command.is(Command.Flag.NO_MULTI)) {
            enqueue(connection, connection.queue, command, arguments);
            return;
        }
        var request = new Request(command, arguments, target, env.random(), epoch);
        if (mustFollow(connection, request)) forward(connection, request, NOT_YET);
        else attemptOrWait(connection, request);
    }

    /// Answers a request that cannot be carried out here. It spoils the transaction that it was to be part of, or ends.
    private void refuse(Connection connection, Command command, Reply reply) {
        if (transactionCommands.isExec(command)) {
            transactionCommands.end(connection);
        } else if (connection.queue != null) {
            connection.queue.abort();
        }
        gate.answer(connection, new Held(reply, 0, false));
    }

    /// Why a request is refused before it runs; null if it is not.
    private @Nullable Reply admission(Connection connection, Command command, byte[][] arguments) {
        if (!command.accepts(arguments.length)) return Reply.error(Errors.wrongArity(command.name()));
        if (lifecycle.hasStopped()) return Reply.error("CLUSTERDOWN this node has stopped: " + lifecycle.whyStopped());
        if (!lifecycle.isServing() && !command.is(Command.Flag.LOADING)) {
            return Reply.error("LOADING Quorate is replaying its commit log");
        }
        if (connection.kind() == Connection.Kind.REMOTE
                && command.keys().isEmpty()
                && !transactionCommands.isOwn(command)) {
            return Reply.error("ERR '" + command.name() + "' names no key, and so cannot be part of a transaction over"
                    + " keys that another node leads");
        }
        return connection.client().refusal(command);
    }

    private void enqueue(Connection connection, Queue queue, Command command, byte[][] arguments) {
        if (queue.isAborted() || queue.add(command, arguments)) {
            gate.answer(connection, new Held(Reply.QUEUED, 0, false));
        } else {
            queue.abort();
            gate.answer(
                    connection,
                    new Held(
                            Reply.error(
                                    "ERR transaction is larger than " + Queue.BYTES_MAX + " bytes, use smaller ones"),
                            0,
                            false));
        }
    }

    // ---- One request ----

    /// Runs a request; what it waits for, if anything, will come back to it.
    private void attemptOrWait(Connection connection, Request request) {
        if (!attempt(connection, request)) backpressure.await(connection);
    }

    /// Runs a request, or parks it with what it needs under way.
    ///
    /// @return false if it is parked and waits for room
    private boolean attempt(Connection connection, Request request) {
        Reply moved = findAgain(connection, request);
        Partition partition = request.target.partition();
        if (moved != null) {
            giveUp(connection, request, moved);
            return true;
        }
        Reply refusal = refusal(request);
        if (refusal != null) {
            sendAway(connection, request, refusal);
            return true;
        }
        if (partition.log().isPaused()) {
            connection.parked = request;
            partition.log().park(() -> fetched(connection, request, null));
            return true;
        }
        long began = env.monotonicNanos();
        Transaction transaction = partition.begin(request);
        var execution = new Execution(request.arguments, transaction, connection, request.seed);
        Reply reply;
        try {
            reply = run(connection, request, execution);
        } catch (Refusal refused) {
            reply = refused.reply();
        } catch (TooLargeException tooLarge) {
            transaction.refuse();
            reply = Reply.error("ERR " + tooLarge.getMessage() + ", use smaller ones");
        } catch (NotResidentException missing) {
            connection.parked = request;
            partition.fetches().fetch(request, missing, error -> fetched(connection, request, error));
            return true;
        }
        if (reply instanceof Reply.Continued && !longRun.take(connection)) {
            connection.parked = request;
            release(request);
            return true;
        }
        return finish(connection, request, execution, reply, began);
    }

    /// Why a request is not carried out here now; null if it is.
    private @Nullable Reply refusal(Request request) {
        PartitionLog log = request.target.partition().log();
        Reply refusal = log.refusal();
        boolean isAnyReign = request.epoch == 0 || request.target.number() < 0;
        if (refusal != null || isAnyReign || request.epoch == log.epoch()) return refusal;
        return rules.hold(Rule.FORWARDED_FOR_ONE_REIGN) ? ANOTHER_REIGN : null;
    }

    /// What was true of a request's keys when it was parked may not be so any more: a table has come, gone or got other
    /// options.
    ///
    /// @return why it cannot be carried out; null if it can
    private @Nullable Reply findAgain(Connection connection, Request request) {
        if (request.target.version() == partitions.version()) return null;
        try {
            Target now = partitions.targetOf(connection, request.command, request.arguments);
            if (now.number() != request.target.number()) return MOVED;
            request.target = now;
            return null;
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    private Reply run(Connection connection, Request request, Execution execution) {
        Continuation rest = longRun.restOf(connection);
        if (rest != null) return rest.run(execution);
        List<Key> keys = keysOf(request);
        if (request.command.readsValues()) execution.transaction().require(keys);
        else execution.transaction().requirePrefixes(keys);
        return request.command.body().execute(execution);
    }

    /// What a request has written is appended, if there is room, and its reply leaves or is held.
    ///
    /// @return false if it is parked and waits for room
    private boolean finish(Connection connection, Request request, Execution execution, Reply result, long began) {
        Transaction transaction = execution.transaction();
        Reply reply = result;
        long seen = transaction.seenLsn();
        long done = 0;
        boolean isRefused = false;
        if (!transaction.isReadOnly()) {
            WriteSet writeSet = transaction.writeSet();
            switch (backpressure.room(writeSet)) {
                case READY -> done = request.target.partition().append(writeSet, request.target.demand());
                case COMING -> {
                    connection.parked = request;
                    // What was fetched keeps newer writes in the overlay, which must shrink before there is room.
                    release(request);
                    return false;
                }
                case FULL -> {
                    reply = DISK_FULL;
                    isRefused = true;
                }
            }
        }
        release(request);
        connection.parked = null;
        if (!isRefused) {
            execution.takeEffect();
            keyspaceCounts.ran(transaction);
        } else if (connection.isInTransaction()) {
            transactionCommands.end(connection);
        }
        request.spentNanos += env.monotonicNanos() - began;
        if (reply instanceof Reply.Continued(Continuation rest)) {
            longRun.goOn(rest);
            request.overtakenCount = 0; // the next piece reads something else
            connection.parked = request;
            runInLaterTurn(connection, request);
            return true;
        }
        startInLine(longRun.leave(connection));
        observer.executed(connection, request.command, request.arguments, request.spentNanos, reply);
        if (isRefused) {
            gate.answer(connection, new Held(reply, 0, false));
        } else if (reply instanceof Reply.Later later) {
            awaitLater(connection, request.target, later, seen, done);
        } else {
            answer(connection, request.target, reply, seen, done);
        }
        return true;
    }

    private void awaitLater(Connection connection, Target target, Reply.Later later, long seen, long done) {
        Reply known = later.reply();
        if (known != null) {
            answer(connection, target, known, seen, done);
            return;
        }
        connection.later = later;
        later.whenComplete(() -> {
            connection.later = null;
            Reply reply = later.reply();
            if (reply != null) answer(connection, target, reply, seen, done);
            goOn(connection);
        });
    }

    private static void answer(Connection connection, Target target, Reply reply, long seen, long done) {
        target.partition().log().answer(connection, reply, target, seen, done);
    }

    /// What was fetched for a request is not used any more.
    private static void release(Request request) {
        request.target.partition().fetches().release(request);
    }

    /// Who waited in line to run in pieces, if anybody, has the place for it now.
    private void startInLine(@Nullable Connection next) {
        if (next != null && next.parked != null) runInLaterTurn(next, next.parked);
    }

    private void runInLaterTurn(Connection connection, Request request) {
        env.schedule(0, () -> fetched(connection, request, null));
    }

    /// What a parked request waited for is there: it runs again whole, and then what waited behind it.
    private void fetched(Connection connection, Request request, @Nullable String error) {
        if (connection.isClosed()) {
            release(request);
        } else if (lifecycle.hasStopped()) {
            giveUp(connection, request, nothingWritten());
        } else if (error != null) {
            giveUp(connection, request, Reply.error(error));
        } else {
            attemptOrWait(connection, request);
        }
        goOn(connection);
    }

    /// @return false if it still waits for room
    private boolean retry(Connection connection) {
        Request request = connection.parked;
        if (request == null || connection.isClosed()) return true;
        if (!attempt(connection, request)) return false;
        goOn(connection);
        return true;
    }

    // ---- What another node leads ----

    /// Whether a request goes to another node whoever leads: behind others that are on their way, or to where its keys
    /// are watched.
    private boolean mustFollow(Connection connection, Request request) {
        if (connection.route == null || request.target.number() < 0) return false;
        return connection.route.isUnderWay(request.target.number())
                || transactionCommands.isExec(request.command) && !connection.watchedElsewhere.isEmpty();
    }

    /// A request is not carried out here, because this node does not lead what it is about, or is not ready to.
    private void sendAway(Connection connection, Request request, Reply refusal) {
        PartitionLog log = request.target.partition().log();
        boolean isOverloaded = log.epoch() != 0 && request.epoch == 0;
        switch (connection.kind()) {
            case PLAIN -> {
                if (isOverloaded) giveUp(connection, request, refusal);
                else forward(connection, request, refusal);
            }
            case DIRECT -> giveUp(connection, request, isOverloaded ? refusal : moved(request, refusal));
            case REMOTE -> {
                connection.breakOff();
                end(connection, request);
                var held = new Held(refusal, 0, false);
                held.refuse(refusal);
                gate.answer(connection, held);
            }
        }
    }

    private void refuseBehind(Connection connection) {
        var held = new Held(BEHIND_ANOTHER, 0, false);
        held.refuse(BEHIND_ANOTHER);
        gate.answer(connection, held);
    }

    /// Tells a client that keeps a map who leads, if that is known.
    private Reply moved(Request request, Reply refusal) {
        List<byte[]> keys = request.command.keysOf(request.arguments);
        if (keys.isEmpty()) return refusal; // a transaction: its commands were told when they were queued
        return elsewhere
                .addressOfLeader(request.target.number())
                .map(address -> Reply.error("MOVED " + HashSlot.of(keys.getFirst()) + " " + address))
                .orElse(refusal);
    }

    /// Has another node carry a request out; its reply takes its place in the connection's line.
    private void forward(Connection connection, Request request, Reply refusal) {
        if (connection.route == null) connection.route = elsewhere.open().orElse(null);
        Route route = connection.route;
        if (route == null) {
            giveUp(connection, request, refusal);
            return;
        }
        boolean isExec = transactionCommands.isExec(request.command);
        if (isExec && !connection.watched.isEmpty()) {
            // Others may have written since this node was deposed.
            giveUp(connection, request, Reply.NULL_ARRAY);
            return;
        }
        List<byte[]> keys = isExec ? TransactionCommands.keysOf(connection) : request.command.keysOf(request.arguments);
        List<byte[][]> requests = isExec ? TransactionCommands.whole(connection) : List.<byte[][]>of(request.arguments);
        Route.Watch watch = Route.Watch.NONE;
        if (transactionCommands.isWatch(request.command)) {
            watch = Route.Watch.BEGINS;
            connection.watchedElsewhere.addAll(keys);
        } else if (isExec && !connection.watchedElsewhere.isEmpty()) {
            watch = Route.Watch.REQUIRED;
            connection.watchedElsewhere.clear();
        }
        end(connection, request);
        // What becomes of it is not known here if this shard stops.
        var held = new Held(refusal, Held.UNTIL_RELEASED, request.target.mayWrite());
        gate.answer(connection, held);
        int slot = HashSlot.of(keys.getFirst());
        Target target = request.target;
        route.ask(new Route.Asked(target.number(), slot, requests, target.mayWrite(), watch, refusal, reply -> {
            held.replaceWith(reply);
            gate.deliver(connection);
        }));
    }

    /// Answers a parked request that will not run again.
    private void giveUp(Connection connection, Request request, Reply error) {
        end(connection, request);
        gate.answer(connection, new Held(error, 0, false));
    }

    /// A request will not run here again.
    private void end(Connection connection, Request request) {
        // In a transaction only EXEC reads, and it ends the transaction whatever becomes of it.
        if (connection.isInTransaction()) transactionCommands.end(connection);
        release(request);
        connection.parked = null;
        startInLine(longRun.leave(connection));
    }

    private Reply nothingWritten() {
        return Reply.error("CLUSTERDOWN nothing was written, this node has stopped: " + lifecycle.whyStopped());
    }

    /// Begins what waits on a connection until something has to wait again.
    private void goOn(Connection connection) {
        while (!connection.isBusy() && !connection.isClosed()) {
            Connection.Incoming next = connection.waiting.poll();
            if (next == null) return;
            begin(connection, next.arguments(), next.epoch());
        }
    }

    private static List<Key> keysOf(Request request) {
        int[] places = request.command.keyPlaces(request.arguments.length);
        if (places.length < 2) return List.of(); // a single key is asked for by the command itself
        List<Key> keys = new ArrayList<>(places.length);
        for (int place : places) keys.add(Key.of(request.arguments[place]));
        return keys;
    }
}
