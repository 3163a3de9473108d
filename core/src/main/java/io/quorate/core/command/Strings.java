package io.quorate.core.command;

import static io.quorate.core.command.Command.Flag.DENYOOM;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.READONLY;
import static io.quorate.core.command.Command.Flag.WRITE;
import static io.quorate.core.command.KeyRange.Use.ACCESS;
import static io.quorate.core.command.KeyRange.Use.DELETE;
import static io.quorate.core.command.KeyRange.Use.INSERT;
import static io.quorate.core.command.KeyRange.Use.OW;
import static io.quorate.core.command.KeyRange.Use.RO;
import static io.quorate.core.command.KeyRange.Use.RW;
import static io.quorate.core.command.KeyRange.Use.UPDATE;
import static io.quorate.core.command.KeyRange.Use.VARIABLE_FLAGS;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Strings: bytes that are set, read, appended to, cut and counted with.
final class Strings {
    private static final Reply EMPTY = Reply.bulk(new byte[0]);

    /// Longest value that may come about by growing, bytes.
    private final long valueBytesMax;

    private Strings(long valueBytesMax) {
        this.valueBytesMax = valueBytesMax;
    }

    /// The family's commands.
    ///
    /// @param valueBytesMax longest value that `APPEND` and `SETRANGE` may make, bytes: the limit of a bulk string
    static List<Command> commands(long valueBytesMax) {
        var family = new Strings(valueBytesMax);
        List<Command> all = new ArrayList<>();
        all.addAll(family.readingAndSetting());
        all.addAll(family.parts());
        all.addAll(family.several());
        return all;
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("string").categories(Command.Category.STRING);
    }

    private List<Command> readingAndSetting() {
        return List.of(
                named("get")
                        .arity(2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.one(1, RO, ACCESS))
                        .summary("Answers the value of a key.")
                        .syntax("key")
                        .does(Strings::get),
                named("set")
                        .arity(-3)
                        .flags(WRITE, DENYOOM)
                        .keys(new KeyRange(
                                1,
                                1,
                                1,
                                EnumSet.of(RW, ACCESS, UPDATE, VARIABLE_FLAGS),
                                "RW and ACCESS due to the optional `GET` argument"))
                        .summary(
                                "Sets a key to a value, whatever it held, and takes its deadline away unless told otherwise.")
                        .syntax("key value [NX | XX | IFEQ comparison-value] [GET] [EX seconds | PX milliseconds | "
                                + "EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]")
                        .does(Strings::set),
                named("getex")
                        .arity(-2)
                        .flags(WRITE, FAST)
                        .keys(new KeyRange(
                                1, 1, 1, EnumSet.of(RW, ACCESS, UPDATE), "RW and UPDATE because it changes the TTL"))
                        .since("6.2.0")
                        .summary("Answers the value of a key and changes its deadline.")
                        .syntax("key [EX seconds | PX milliseconds | EXAT unix-time-seconds | "
                                + "PXAT unix-time-milliseconds | PERSIST]")
                        .does(Strings::getex),
                named("getdel")
                        .arity(2)
                        .flags(WRITE, FAST)
                        .keys(KeyRange.one(1, RW, ACCESS, DELETE))
                        .since("6.2.0")
                        .summary("Answers the value of a key and deletes the key.")
                        .syntax("key")
                        .does(Strings::getdel),
                named("getset")
                        .arity(3)
                        .flags(WRITE, DENYOOM, FAST)
                        .keys(KeyRange.one(1, RW, ACCESS, UPDATE))
                        .deprecated("6.2.0", "`SET` with the `GET` argument")
                        .summary("Sets a key to a value and answers the value that it had.")
                        .syntax("key value")
                        .does(Strings::getset),
                named("setnx")
                        .arity(3)
                        .flags(WRITE, DENYOOM, FAST)
                        .keys(KeyRange.one(1, OW, INSERT))
                        .deprecated("2.6.12", "`SET` with the `NX` argument")
                        .summary("Sets a key to a value if the key does not exist.")
                        .syntax("key value")
                        .does(Strings::setnx),
                named("setex")
                        .arity(4)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.one(1, OW, UPDATE))
                        .since("2.0.0")
                        .deprecated("2.6.12", "`SET` with the `EX` argument")
                        .summary("Sets a key to a value that expires some seconds later.")
                        .syntax("key seconds value")
                        .does(run -> setExpiring(run, Deadlines.Form.SECONDS_FROM_NOW, "setex")),
                named("psetex")
                        .arity(4)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.one(1, OW, UPDATE))
                        .since("2.6.0")
                        .deprecated("2.6.12", "`SET` with the `PX` argument")
                        .summary("Sets a key to a value that expires some milliseconds later.")
                        .syntax("key milliseconds value")
                        .does(run -> setExpiring(run, Deadlines.Form.MILLIS_FROM_NOW, "psetex")));
    }

    private List<Command> parts() {
        return List.of(
                named("append")
                        .arity(3)
                        .flags(WRITE, DENYOOM, FAST)
                        .keys(KeyRange.one(1, RW, INSERT))
                        .since("2.0.0")
                        .complexity("O(N) where N is the length of the new value")
                        .summary("Adds bytes to the end of a value; a key that does not exist counts as empty.")
                        .syntax("key value")
                        .does(this::append),
                named("strlen")
                        .arity(2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.one(1, RO))
                        .since("2.2.0")
                        .summary("Answers how many bytes a value has.")
                        .syntax("key")
                        .does(Strings::strlen),
                named("setrange")
                        .arity(4)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.one(1, RW, UPDATE))
                        .since("2.2.0")
                        .complexity("O(N) where N is the length of the new value")
                        .summary(
                                "Overwrites bytes of a value from an offset on, with zero bytes in front if it is shorter.")
                        .syntax("key offset value")
                        .does(this::setrange),
                named("getrange")
                        .arity(4)
                        .flags(READONLY)
                        .keys(KeyRange.one(1, RO, ACCESS))
                        .since("2.4.0")
                        .complexity("O(N) where N is the length of the returned string")
                        .summary(
                                "Answers the bytes of a value from one place to another; negative places count from its end.")
                        .syntax("key start end")
                        .does(Strings::getrange),
                named("substr")
                        .arity(4)
                        .flags(READONLY)
                        .keys(KeyRange.one(1, RO, ACCESS))
                        .complexity("O(N) where N is the length of the returned string")
                        .deprecated("2.0.0", "`GETRANGE`")
                        .summary("Does what `GETRANGE` does.")
                        .syntax("key start end")
                        .does(Strings::getrange));
    }

    private List<Command> several() {
        return List.of(
                named("mget")
                        .arity(-2)
                        .flags(READONLY, FAST)
                        .keys(KeyRange.all(RO, ACCESS))
                        .tips("request_policy:multi_shard")
                        .complexity("O(N) where N is the number of keys to retrieve")
                        .summary("Answers the values of several keys, all of one moment.")
                        .syntax("key [key ...]")
                        .does(Strings::mget),
                named("mset")
                        .arity(-3)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.allWithValues(OW, UPDATE))
                        .tips("request_policy:multi_shard", "response_policy:all_succeeded")
                        .since("1.0.1")
                        .complexity("O(N) where N is the number of keys to set")
                        .summary("Sets several keys to values, all at one moment.")
                        .syntax("key value [key value ...]")
                        .does(Strings::mset),
                named("msetnx")
                        .arity(-3)
                        .flags(WRITE, DENYOOM)
                        .keys(KeyRange.allWithValues(OW, INSERT))
                        .since("1.0.1")
                        .complexity("O(N) where N is the number of keys to set")
                        .summary("Sets several keys to values if none of the keys exists.")
                        .syntax("key value [key value ...]")
                        .does(Strings::msetnx));
    }

    private static Reply get(Execution execution) {
        return valueOf(execution.readString(execution.key(1)));
    }

    private static Reply set(Execution execution) {
        Key key = execution.key(1);
        SetOptions options = SetOptions.ofSet(execution);
        Head former = execution.transaction().head(key);
        // The time is checked before the key's type, and both before anything is written.
        long deadlineMillis = options.deadlineMillis(execution, former, "set");
        if (options.returnsFormer()) {
            execution.transaction().countLookup(former != null);
            requireString(former);
        }
        boolean isSet = options.admit(former);
        // A deadline that has passed is kept, too: the key is gone for the next one who looks.
        if (isSet) execution.transaction().put(key, Head.string(execution.argument(2), deadlineMillis));
        if (options.returnsFormer()) return valueOf(former);
        return isSet ? Reply.OK : Reply.NULL;
    }

    private static Reply getex(Execution execution) {
        Key key = execution.key(1);
        SetOptions options = SetOptions.ofGetex(execution);
        Head head = execution.readString(key);
        // A key that is not there has no time to be checked, as in Redis.
        if (head == null) return Reply.NULL;
        if (options.hasTime()) {
            long deadlineMillis = options.deadlineMillis(execution, head, "getex");
            if (Deadlines.hasCome(deadlineMillis, execution)) {
                execution.transaction().remove(key);
            } else {
                execution.transaction().put(key, head.withDeadline(deadlineMillis));
            }
        } else if (options.persists() && head.expires()) {
            execution.transaction().put(key, head.withDeadline(Head.NO_DEADLINE));
        }
        return valueOf(head);
    }

    private static Reply getdel(Execution execution) {
        Key key = execution.key(1);
        Head head = execution.readString(key);
        if (head != null) execution.transaction().remove(key);
        return valueOf(head);
    }

    private static Reply getset(Execution execution) {
        Key key = execution.key(1);
        Head former = execution.readString(key);
        execution.transaction().put(key, Head.string(execution.argument(2)));
        return valueOf(former);
    }

    private static Reply setnx(Execution execution) {
        Key key = execution.key(1);
        if (execution.transaction().exists(key)) return Reply.ZERO;
        execution.transaction().put(key, Head.string(execution.argument(2)));
        return Reply.ONE;
    }

    private static Reply setExpiring(Execution execution, Deadlines.Form form, String name) {
        long deadlineMillis = Deadlines.positive(execution, 2, form, name);
        execution.transaction().put(execution.key(1), Head.string(execution.argument(3), deadlineMillis));
        return Reply.OK;
    }

    private Reply append(Execution execution) {
        Key key = execution.key(1);
        byte[] suffix = execution.argument(2);
        Head head = execution.string(key);
        if (head == null) {
            execution.transaction().put(key, Head.string(suffix));
            return Reply.integer(suffix.length);
        }
        int length = head.valueLength();
        byte[] value = grown(head, checkedLength(length, suffix.length));
        System.arraycopy(suffix, 0, value, length, suffix.length);
        execution.transaction().put(key, Head.string(value, head.deadlineMillis()));
        return Reply.integer(value.length);
    }

    private static Reply strlen(Execution execution) {
        Head head = execution.readPrefix(execution.key(1));
        requireString(head);
        return head == null ? Reply.ZERO : Reply.integer(head.valueLength());
    }

    private Reply setrange(Execution execution) {
        Key key = execution.key(1);
        long offset = execution.integer(2);
        byte[] part = execution.argument(3);
        if (offset < 0) throw new Refusal("ERR offset is out of range");
        Head head = execution.string(key);
        int formerLength = head == null ? 0 : head.valueLength();
        // Nothing is made longer by writing nothing behind its end.
        if (part.length == 0) return Reply.integer(formerLength);
        byte[] value = grown(head, Math.max(formerLength, checkedLength(offset, part.length)));
        System.arraycopy(part, 0, value, (int) offset, part.length);
        long deadlineMillis = head == null ? Head.NO_DEADLINE : head.deadlineMillis();
        execution.transaction().put(key, Head.string(value, deadlineMillis));
        return Reply.integer(value.length);
    }

    private static Reply getrange(Execution execution) {
        long start = execution.integer(2);
        long end = execution.integer(3);
        Head head = execution.readString(execution.key(1));
        int length = head == null ? 0 : head.valueLength();
        if (head == null || length == 0 || start < 0 && end < 0 && start > end) return EMPTY;
        // A negative place counts from the end; one before the beginning is the beginning, for the end of the range,
        // too, as in Redis.
        long first = Math.max(0, start < 0 ? length + start : start);
        long last = Math.min(length - 1, Math.max(0, end < 0 ? length + end : end));
        if (first > last) return EMPTY;
        return new Reply.Bulk(head.row(), head.valueOffset() + (int) first, (int) (last - first + 1));
    }

    private static Reply mget(Execution execution) {
        List<Key> keys = keysOf(execution, 1);
        List<Reply> values = new ArrayList<>(keys.size());
        for (Key key : keys) {
            Head head = execution.read(key);
            values.add(head == null || head.type() != Head.STRING ? Reply.NULL : valueOf(head));
        }
        return Reply.array(values);
    }

    private static Reply mset(Execution execution) {
        requirePairs(execution, "mset");
        setAll(execution, keysOf(execution, 2));
        return Reply.OK;
    }

    private static Reply msetnx(Execution execution) {
        requirePairs(execution, "msetnx");
        List<Key> keys = keysOf(execution, 2);
        for (Key key : keys) if (execution.transaction().exists(key)) return Reply.ZERO;
        setAll(execution, keys);
        return Reply.ONE;
    }

    private static void requirePairs(Execution execution, String name) {
        if (execution.count() % 2 == 0) throw new Refusal(Errors.wrongArity(name));
    }

    /// The arguments from the first one on that are keys.
    private static List<Key> keysOf(Execution execution, int step) {
        List<Key> keys = new ArrayList<>(execution.count() / step);
        for (int place = 1; place < execution.count(); place += step) keys.add(execution.key(place));
        return keys;
    }

    private static void setAll(Execution execution, List<Key> keys) {
        for (int i = 0; i < keys.size(); i++) {
            execution.transaction().put(keys.get(i), Head.string(execution.argument(2 * i + 2)));
        }
    }

    private static Reply valueOf(@Nullable Head head) {
        return head == null ? Reply.NULL : new Reply.Bulk(head.row(), head.valueOffset(), head.valueLength());
    }

    private static void requireString(@Nullable Head head) {
        if (head != null && head.type() != Head.STRING) throw new Refusal(Errors.WRONG_TYPE);
    }

    /// The length of a value that is made of two parts, if it is allowed.
    private int checkedLength(long offset, int length) {
        // In this order nothing overflows: the limit is above every length of an argument.
        if (offset > valueBytesMax - length) {
            throw new Refusal("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        }
        return (int) (offset + length);
    }

    /// A copy of a value, with zeroes behind it up to a length.
    private static byte[] grown(@Nullable Head head, int length) {
        byte[] value = new byte[length];
        if (head != null) System.arraycopy(head.row(), head.valueOffset(), value, 0, head.valueLength());
        return value;
    }
}
