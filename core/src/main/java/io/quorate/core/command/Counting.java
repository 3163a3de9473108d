package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.DENYOOM;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.WRITE;
import static io.quorate.core.command.KeyRange.Use.ACCESS;
import static io.quorate.core.command.KeyRange.Use.RW;
import static io.quorate.core.command.KeyRange.Use.UPDATE;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strings that are numbers: counted up and down.
final class Counting {
    private Counting() {}

    static List<Command> commands() {
        return List.of(
                named("incr")
                        .arity(2)
                        .summary("Adds 1 to a number; a key that does not exist counts as 0.")
                        .syntax("key")
                        .does(run -> add(run, 1)),
                named("decr")
                        .arity(2)
                        .summary("Takes 1 from a number; a key that does not exist counts as 0.")
                        .syntax("key")
                        .does(run -> add(run, -1)),
                named("incrby")
                        .arity(3)
                        .summary("Adds to a number; a key that does not exist counts as 0.")
                        .syntax("key increment")
                        .does(run -> add(run, run.integer(2))),
                named("decrby")
                        .arity(3)
                        .summary("Takes from a number; a key that does not exist counts as 0.")
                        .syntax("key decrement")
                        .does(Counting::decrby),
                named("incrbyfloat")
                        .arity(3)
                        .since("2.6.0")
                        .summary("Adds to a floating point number of 80 bits; a key that does not exist counts as 0.")
                        .syntax("key increment")
                        .does(Counting::incrbyfloat));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name)
                .group("string")
                .categories(Command.Category.STRING)
                .flags(WRITE, DENYOOM, FAST)
                .keys(KeyRange.one(1, RW, ACCESS, UPDATE));
    }

    private static Reply decrby(Execution execution) {
        long decrement = execution.integer(2);
        if (decrement == Long.MIN_VALUE) throw new Refusal("ERR decrement would overflow");
        return add(execution, -decrement);
    }

    private static Reply add(Execution execution, long increment) {
        Key key = execution.key(1);
        Head head = execution.string(key);
        long former = head == null ? 0 : Numbers.integer(head.row(), head.valueOffset(), head.row().length);
        long value = former + increment;
        // It has overflowed if both have the other sign than the sum.
        if (((former ^ value) & (increment ^ value)) < 0) {
            throw new Refusal("ERR increment or decrement would overflow");
        }
        put(execution, key, head, Numbers.bytes(value));
        return Reply.integer(value);
    }

    private static Reply incrbyfloat(Execution execution) {
        Key key = execution.key(1);
        Head head = execution.string(key);
        ExtendedFloat former = head == null ? ExtendedFloat.ZERO : ExtendedFloat.parse(head.value());
        ExtendedFloat sum = former.plus(ExtendedFloat.parse(execution.argument(2)));
        if (!sum.isFinite()) throw new Refusal("ERR increment would produce NaN or Infinity");
        byte[] value = sum.toBytes();
        put(execution, key, head, value);
        return Reply.bulk(value);
    }

    private static void put(Execution execution, Key key, @Nullable Head former, byte[] value) {
        long deadlineMillis = former == null ? Head.NO_DEADLINE : former.deadlineMillis();
        execution.transaction().put(key, Head.string(value, deadlineMillis));
    }
}
