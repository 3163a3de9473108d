package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.READONLY;
import static io.quorate.core.command.Command.Flag.WRITE;
import static io.quorate.core.command.KeyRange.Use.ACCESS;
import static io.quorate.core.command.KeyRange.Use.RO;
import static io.quorate.core.command.KeyRange.Use.RW;
import static io.quorate.core.command.KeyRange.Use.UPDATE;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import java.util.List;
import java.util.function.ToLongBiFunction;

/// When keys expire: set, asked for and taken back.
final class Expiry {
    /// What tells that there is no such key, in place of a time.
    private static final Reply NO_KEY = Reply.integer(-2);
    /// What tells that the key never expires, in place of a time.
    private static final Reply NEVER = Reply.integer(-1);

    private Expiry() {}

    /// The family's commands.
    static List<Command> commands() {
        return List.of(
                setting("expire")
                        .summary("Sets the deadline of a key, in seconds from now.")
                        .syntax("key seconds [NX | XX | GT | LT]")
                        .does(run -> expire(run, Deadlines.Form.SECONDS_FROM_NOW, "expire")),
                setting("pexpire")
                        .since("2.6.0")
                        .summary("Sets the deadline of a key, in milliseconds from now.")
                        .syntax("key milliseconds [NX | XX | GT | LT]")
                        .does(run -> expire(run, Deadlines.Form.MILLIS_FROM_NOW, "pexpire")),
                setting("expireat")
                        .since("1.2.0")
                        .summary("Sets the deadline of a key, in seconds since 1970.")
                        .syntax("key unix-time-seconds [NX | XX | GT | LT]")
                        .does(run -> expire(run, Deadlines.Form.SECONDS, "expireat")),
                setting("pexpireat")
                        .since("2.6.0")
                        .summary("Sets the deadline of a key, in milliseconds since 1970.")
                        .syntax("key unix-time-milliseconds [NX | XX | GT | LT]")
                        .does(run -> expire(run, Deadlines.Form.MILLIS, "pexpireat")),
                asking("ttl")
                        .tips("nondeterministic_output")
                        .summary(
                                "Answers how many seconds a key has left; -1 if it never expires, -2 if it does not exist.")
                        .does(run -> ask(run, (head, now) -> seconds(remaining(head, now)))),
                asking("pttl")
                        .tips("nondeterministic_output")
                        .since("2.6.0")
                        .summary(
                                "Answers how many milliseconds a key has left; -1 if it never expires, -2 if it does not exist.")
                        .does(run -> ask(run, Expiry::remaining)),
                asking("expiretime")
                        .since("7.0.0")
                        .summary("Answers the deadline of a key, in seconds since 1970; -1 or -2 as `TTL` does.")
                        .does(run -> ask(run, (head, now) -> seconds(head.deadlineMillis()))),
                asking("pexpiretime")
                        .since("7.0.0")
                        .summary("Answers the deadline of a key, in milliseconds since 1970; -1 or -2 as `TTL` does.")
                        .does(run -> ask(run, (head, now) -> head.deadlineMillis())),
                named("persist")
                        .arity(2)
                        .flags(WRITE, FAST)
                        .keys(KeyRange.one(1, RW, UPDATE))
                        .since("2.2.0")
                        .summary("Takes the deadline of a key away.")
                        .syntax("key")
                        .does(Expiry::persist));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("generic").categories(Command.Category.KEYSPACE);
    }

    private static Command.Declaration setting(String name) {
        return named(name).arity(-3).flags(WRITE, FAST).keys(KeyRange.one(1, RW, UPDATE));
    }

    private static Command.Declaration asking(String name) {
        return named(name)
                .arity(2)
                .flags(READONLY, FAST)
                .keys(KeyRange.one(1, RO, ACCESS))
                .syntax("key");
    }

    private static Reply expire(Execution execution, Deadlines.Form form, String name) {
        ExpireCondition condition = ExpireCondition.of(execution, 3);
        long deadlineMillis = Deadlines.any(execution, 2, form, name);
        Key key = execution.key(1);
        Head head = execution.transaction().head(key);
        if (head == null || !condition.admits(head, deadlineMillis)) return Reply.ZERO;
        if (Deadlines.hasCome(deadlineMillis, execution)) {
            execution.transaction().remove(key);
        } else {
            execution.transaction().put(key, head.withDeadline(deadlineMillis));
        }
        return Reply.ONE;
    }

    private static Reply persist(Execution execution) {
        Key key = execution.key(1);
        Head head = execution.transaction().head(key);
        if (head == null || !head.expires()) return Reply.ZERO;
        execution.transaction().put(key, head.withDeadline(Head.NO_DEADLINE));
        return Reply.ONE;
    }

    private static Reply ask(Execution execution, ToLongBiFunction<Head, Long> answer) {
        Head head = execution.readPrefix(execution.key(1));
        if (head == null) return NO_KEY;
        return head.expires() ? Reply.integer(answer.applyAsLong(head, execution.nowMillis())) : NEVER;
    }

    private static long remaining(Head head, long nowMillis) {
        return head.deadlineMillis() - nowMillis;
    }

    /// Seconds, rounded half up as in Redis.
    private static long seconds(long millis) {
        return millis / 1000 + (millis % 1000 >= 500 ? 1 : 0);
    }
}
