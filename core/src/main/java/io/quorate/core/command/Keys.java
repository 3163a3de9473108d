package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.DENYOOM;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.READONLY;
import static io.quorate.core.command.Command.Flag.WRITE;
import static io.quorate.core.command.KeyRange.Use.ACCESS;
import static io.quorate.core.command.KeyRange.Use.DELETE;
import static io.quorate.core.command.KeyRange.Use.INSERT;
import static io.quorate.core.command.KeyRange.Use.OW;
import static io.quorate.core.command.KeyRange.Use.RM;
import static io.quorate.core.command.KeyRange.Use.RO;
import static io.quorate.core.command.KeyRange.Use.RW;
import static io.quorate.core.command.KeyRange.Use.UPDATE;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/// Single keys, whatever they hold: deleted, moved, copied, asked for.
final class Keys {
    private static final String[] POLICY_SUM = {"request_policy:multi_shard", "response_policy:agg_sum"};

    private Keys() {}

    static List<Command> commands() {
        return List.of(
                named("del")
                        .arity(-2)
                        .flags(WRITE)
                        .keys(KeyRange.all(RM, DELETE))
                        .tips(POLICY_SUM)
                        .complexity("O(N) where N is the number of keys")
                        .summary("Deletes keys and answers how many there were.")
                        .syntax("key [key ...]")
                        .does(run -> count(
                                run, (execution, key) -> execution.transaction().remove(key))),
                named("unlink")
                        .arity(-2)
                        .flags(WRITE, FAST)
                        .keys(KeyRange.all(RM, DELETE))
                        .tips(POLICY_SUM)
                        .since("4.0.0")
                        .complexity("O(N) where N is the number of keys")
                        .summary("Does what `DEL` does: room is reclaimed in the background either way.")
                        .syntax("key [key ...]")
                        .does(run -> count(
                                run, (execution, key) -> execution.transaction().remove(key))),
                named("exists")
                        .arity(-2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.all(RO))
                        .tips(POLICY_SUM)
                        .complexity("O(N) where N is the number of keys")
                        .summary("Answers how many of the keys exist, each counted as often as it is named.")
                        .syntax("key [key ...]")
                        .does(run -> count(run, (execution, key) -> execution.readPrefix(key) != null)),
                named("touch")
                        .arity(-2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.all(RO))
                        .tips(POLICY_SUM)
                        .since("3.2.1")
                        .complexity("O(N) where N is the number of keys")
                        .summary("Does what `EXISTS` does: nobody keeps when a key was used.")
                        .syntax("key [key ...]")
                        .does(run -> count(run, (execution, key) -> execution.readPrefix(key) != null)),
                named("type")
                        .arity(2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.one(1, RO))
                        .summary("Answers the type of what a key holds, `none` if it does not exist.")
                        .syntax("key")
                        .does(Keys::type),
                named("rename")
                        .arity(3)
                        .flags(WRITE)
                        .keys(KeyRange.one(1, RW, ACCESS, DELETE))
                        .keys(KeyRange.one(2, OW, UPDATE))
                        .summary("Gives what a key holds, with its deadline, to another key, whatever that one held.")
                        .syntax("key newkey")
                        .does(run -> rename(run, true)),
                named("renamenx")
                        .arity(3)
                        .flags(WRITE, FAST)
                        .keys(KeyRange.one(1, RW, ACCESS, DELETE))
                        .keys(KeyRange.one(2, OW, INSERT))
                        .summary(
                                "Gives what a key holds, with its deadline, to another key if that one does not exist.")
                        .syntax("key newkey")
                        .does(run -> rename(run, false)),
                named("copy")
                        .arity(-3)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.one(1, RO, ACCESS))
                        .keys(KeyRange.one(2, OW, UPDATE))
                        .since("6.2.0")
                        .complexity("O(N) where N is the length of the value")
                        .summary("Copies what a key holds, with its deadline, to another key.")
                        .syntax("source destination [DB 0] [REPLACE]")
                        .does(Keys::copy));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("generic").categories(Command.Category.KEYSPACE);
    }

    /// For how many of the keys something holds, one key as often as it is named.
    private static Reply count(Execution execution, BiPredicate<Execution, Key> what) {
        long count = 0;
        for (int place = 1; place < execution.count(); place++) {
            if (what.test(execution, execution.key(place))) count++;
        }
        return Reply.integer(count);
    }

    private static Reply type(Execution execution) {
        Head head = execution.readPrefix(execution.key(1));
        return new Reply.Simple(head == null ? "none" : TypeName.of(head));
    }

    private static Reply rename(Execution execution, boolean overwrites) {
        Transaction transaction = execution.transaction();
        Key source = execution.key(1);
        Key destination = execution.key(2);
        Head head = transaction.head(source);
        if (head == null) throw new Refusal(Errors.NO_SUCH_KEY);
        boolean isSame = Arrays.equals(source.bytes(), destination.bytes());
        if (overwrites) {
            if (!isSame) move(transaction, source, destination, head);
            return Reply.OK;
        }
        if (isSame || transaction.exists(destination)) return Reply.ZERO;
        move(transaction, source, destination, head);
        return Reply.ONE;
    }

    private static void move(Transaction transaction, Key source, Key destination, Head head) {
        transaction.remove(source);
        transaction.put(destination, head);
    }

    private static Reply copy(Execution execution) {
        boolean overwrites = isReplacing(execution);
        Transaction transaction = execution.transaction();
        Key source = execution.key(1);
        Key destination = execution.key(2);
        if (Arrays.equals(source.bytes(), destination.bytes())) {
            throw new Refusal("ERR source and destination objects are the same");
        }
        Head head = execution.read(source);
        if (head == null || transaction.exists(destination) && !overwrites) return Reply.ZERO;
        transaction.put(destination, head);
        return Reply.ONE;
    }

    /// Reads the options of `COPY`.
    private static boolean isReplacing(Execution execution) {
        boolean isReplacing = false;
        for (int place = 3; place < execution.count(); place++) {
            if (execution.says(place, "REPLACE")) {
                isReplacing = true;
            } else if (execution.says(place, "DB") && place + 1 < execution.count()) {
                requireDatabase(execution.integer(++place));
            } else {
                throw new Refusal(Errors.SYNTAX);
            }
        }
        return isReplacing;
    }

    /// There is one database.
    private static void requireDatabase(long index) {
        if (index != (int) index) {
            throw new Refusal(
                    "ERR value is out of range, value must between " + Integer.MIN_VALUE + " and " + Integer.MAX_VALUE);
        }
        if (index != 0) throw new Refusal("ERR DB index is out of range");
    }
}
