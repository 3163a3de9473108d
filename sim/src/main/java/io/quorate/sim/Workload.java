package io.quorate.sim;

import io.quorate.core.command.Reply;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// What the clients of a run do, and what they were told: registers, counters, lists, accounts, and keys that expire.
///
/// Every value is written at most once in a run, so a value that is read tells which write it is.
final class Workload {
    private static final int REGISTERS = 6;

    private static final int COUNTERS = 3;
    private static final int LISTS = 2;
    private static final int ACCOUNTS = 4;
    private static final int SESSIONS = 6;
    private static final int LEASES = 3;
    /// Elements of a list are of one length, so that a length in bytes tells their number.
    private static final int ELEMENT_CHARACTERS = 8;
    /// States that the checker may visit for one key: ten times its own bound, since about one run in six thousand
    /// needs
    /// more than that, for many writes of unknown outcome.
    private static final int CHECKED_STATES_MAX = 10 * Linearizability.STATES_MAX;

    private static final int FIRST_ELEMENT = 1_000_000;
    /// Lists are deleted by nobody: no more elements than this keep the checker fast.
    private static final int ELEMENTS_MAX = 150;

    private final Chance chance;
    private final Trace trace;
    private final History<Register.Operation, Register.Result> registers = new History<>();
    private final History<Counter.Operation, Long> counters = new History<>();
    private final History<AppendList.Operation, AppendList.Result> lists = new History<>();
    private final Expiries expiries;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Optional<String>> lastSeen = new TreeMap<>();
    /// What a client has to send next, whatever else it would like to.
    private final Map<Integer, List<Exchange>> followUps = new TreeMap<>();
    private long lastValue;
    /// The register that was watched last: others like to write it.
    private int lastWatched;
    private int elementCount;
    private long operationCount;
    private boolean isOpen = true;
    /// Whether transactions, keys that expire and scans are among what is asked.
    private final boolean hasTransactions;

    /// Whether everything is deleted now and then; then there are no counters and no lists, which nobody may delete.
    private final boolean hasFlushes;

    /// Keys that were told to be there and that nobody deletes.
    private final Set<String> standing = new TreeSet<>();

    private final int valueBytesMax;

    Workload(Chance chance, Trace trace, VirtualTime time) {
        this.chance = chance;
        this.trace = trace;
        this.expiries = new Expiries(time);
        hasTransactions = !chance.oneIn(4);
        hasFlushes = hasTransactions && chance.oneIn(4);
        valueBytesMax = chance.oneOf(List.of(20, 200, 3_000));
    }

    /// Whether clients go on asking.
    boolean isOpen() {
        return isOpen;
    }

    void setOpen(boolean open) {
        isOpen = open;
    }

    long operationCount() {
        return operationCount;
    }

    /// The node begins another life.
    void restarted() {
        expiries.restarted();
        followUps.clear();
    }

    /// A client has lost its connection.
    void disconnected(int client) {
        followUps.remove(client);
    }

    /// Whatever has no known outcome has taken effect by now, or never will.
    void settled() {
        registers.settled();
        counters.settled();
        lists.settled();
    }

    /// The next requests of a client, to be sent at once.
    ///
    /// @param isLast whether the client waits for the replies before it sends more
    List<Exchange> next(int client, boolean isLast) {
        operationCount++;
        List<Exchange> followUp = followUps.remove(client);
        if (followUp != null) return followUp;
        int kind = chance.below(100);
        if (kind < 30) return List.of(register(client));
        if (kind < 34) return move(client);
        if (kind < 50) return List.of(hasFlushes ? register(client) : counter(client));
        if (kind < 56) return List.of(hasFlushes ? register(client) : list(client));
        if (kind < 72) return session();
        if (kind < 76) return List.of(lease());
        if (!hasTransactions) return List.of(register(client));
        if (kind < 82) return transfer();
        if (kind < 86) return List.of(balance());
        if (kind < 89) return hasFlushes ? flush(client) : swap(client);
        if (kind < 91) return deleteTwo(client);
        if (kind < 96 && isLast) return watch(client); // another EXEC in between would end the watch
        if (kind < 98 && isLast) return List.of(walk(client, "0", new TreeSet<>(standing)));
        return List.of(scan());
    }

    // ---- Registers ----

    private Exchange register(int client) {
        String key = "register:" + (chance.oneIn(3) ? lastWatched : chance.below(REGISTERS));
        return switch (chance.below(10)) {
            case 0, 1, 2, 3 -> read(client, key);
            case 4, 5 -> {
                String value = value();
                yield exchange(
                        registers, client, key, new Register.Write(value), _ -> new Register.Done(), "SET", key, value);
            }
            case 6 -> {
                String value = value();
                yield exchange(
                        registers,
                        client,
                        key,
                        new Register.GetAndSet(value),
                        reply -> new Register.Found(seen(key, Replies.value(reply))),
                        "SET",
                        key,
                        value,
                        "GET");
            }
            case 7 -> {
                String value = value();
                yield exchange(
                        registers,
                        client,
                        key,
                        new Register.SetIfAbsent(value),
                        reply -> new Register.Changed(Replies.number(reply) == 1),
                        "SETNX",
                        key,
                        value);
            }
            case 8 ->
                exchange(
                        registers,
                        client,
                        key,
                        new Register.Delete(),
                        reply -> new Register.Changed(Replies.number(reply) == 1),
                        chance.oneIn(2) ? "DEL" : "UNLINK",
                        key);
            default -> {
                Optional<String> expected = lastSeen.getOrDefault(key, Optional.empty());
                if (expected.isEmpty()) yield read(client, key);
                String value = value();
                yield exchange(
                        registers,
                        client,
                        key,
                        new Register.CompareAndSet(expected.get(), value),
                        reply -> new Register.Changed(reply instanceof Reply.Simple),
                        "SET",
                        key,
                        value,
                        "IFEQ",
                        expected.get());
            }
        };
    }

    private Exchange read(int client, String key) {
        return exchange(
                registers,
                client,
                key,
                new Register.Read(),
                reply -> new Register.Found(seen(key, Replies.value(reply))),
                chance.oneIn(4) ? "GETEX" : "GET",
                key);
    }

    private Optional<String> seen(String key, Optional<String> value) {
        lastSeen.put(key, value);
        return value;
    }

    /// Writes two registers and adds to a counter at once, or none of it.
    private List<Exchange> swap(int client) {
        String first = "register:" + chance.below(REGISTERS);
        String counter = "counter:" + chance.below(COUNTERS);
        String value = value();
        Invocation<Register.Operation> write = registers.invoke(client, first, new Register.GetAndSet(value));
        Invocation<Counter.Operation> add = counters.invoke(client, counter, new Counter.Add(1));
        return List.of(
                plain("MULTI"),
                plain("SET", first, value, "GET"),
                plain("INCR", counter),
                new Exchange(
                        SimClient.request("EXEC"),
                        reply -> {
                            if (Replies.isUncertain(reply)) {
                                registers.unknown(write);
                                counters.unknown(add);
                            } else if (reply instanceof Reply.Array(List<Reply> elements)) {
                                registers.complete(write, new Register.Found(Replies.value(elements.get(0))));
                                counters.complete(add, Replies.number(elements.get(1)));
                            } else {
                                registers.fail(write);
                                counters.fail(add);
                            }
                        },
                        () -> {
                            registers.unknown(write);
                            counters.unknown(add);
                        }));
    }

    /// What a client that moves a key has been told.
    private static final class Move {
        boolean isWritten;
    }

    /// Writes a key of its own and then moves or copies it to a register, which is a write of the register.
    private List<Exchange> move(int client) {
        String key = "register:" + chance.below(REGISTERS);
        String value = value();
        String source = "moved:" + lastValue;
        var move = new Move();
        Exchange first = new Exchange(
                SimClient.request("SET", source, value),
                reply -> move.isWritten = reply instanceof Reply.Simple,
                () -> {});
        boolean renames = chance.oneIn(2);
        boolean replaces = chance.oneIn(2);
        Register.Operation operation = replaces ? new Register.Write(value) : new Register.SetIfAbsent(value);
        Invocation<Register.Operation> invocation = registers.invoke(client, key, operation);
        String[] words = renames
                ? new String[] {replaces ? "RENAME" : "RENAMENX", source, key}
                : replaces ? new String[] {"COPY", source, key, "REPLACE"} : new String[] {"COPY", source, key};
        Exchange second = new Exchange(
                SimClient.request(words),
                reply -> {
                    if (Replies.isUncertain(reply)) {
                        registers.unknown(invocation);
                    } else if (reply instanceof Reply.Error
                            || !move.isWritten
                            || hasFlushes && reply instanceof Reply.Int(long done) && done == 0) {
                        if (move.isWritten && !hasFlushes && Replies.isComplaint(reply)) {
                            violate(String.join(" ", words) + " was answered " + Replies.toString(reply));
                        }
                        registers.fail(invocation); // what was to be moved was refused, or deleted with everything
                    } else if (replaces) {
                        if (reply instanceof Reply.Int(long done) && done == 0)
                            violate(source + " is not there to copy");
                        registers.complete(invocation, new Register.Done());
                    } else {
                        registers.complete(invocation, new Register.Changed(Replies.number(reply) == 1));
                    }
                },
                () -> registers.unknown(invocation));
        return List.of(first, second, plain("DEL", source));
    }

    /// Deletes two registers by one command.
    private List<Exchange> deleteTwo(int client) {
        int first = chance.below(REGISTERS);
        int second = (first + 1 + chance.below(REGISTERS - 1)) % REGISTERS;
        List<String> keys = List.of("register:" + first, "register:" + second);
        return deleteAtOnce(client, keys, plain("DEL", keys.get(0), keys.get(1)));
    }

    /// Deletes everything there is.
    private List<Exchange> flush(int client) {
        trace.count("everything is deleted");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < REGISTERS; i++) keys.add("register:" + i);
        List<Exchange> exchanges = new ArrayList<>(deleteAtOnce(client, keys, plain("FLUSHALL")));
        exchanges.addAll(count());
        return exchanges;
    }

    /// Counts and lists all keys at once: nothing is listed that is not counted.
    private List<Exchange> count() {
        return List.of(
                plain("MULTI"),
                plain("DBSIZE"),
                plain("KEYS", "*"),
                new Exchange(
                        SimClient.request("EXEC"),
                        reply -> {
                            if (!(reply instanceof Reply.Array(List<Reply> elements))) return;
                            long count = Replies.number(elements.get(0));
                            List<Reply> listed = Replies.elements(elements.get(1));
                            if (listed.size() > count)
                                violate("DBSIZE says " + count + ", KEYS lists " + listed.size());
                        },
                        () -> {}));
    }

    /// Deletes several registers at once, each of them after it was asked whether it is there.
    private List<Exchange> deleteAtOnce(int client, List<String> keys, Exchange deletion) {
        List<Exchange> exchanges = new ArrayList<>();
        exchanges.add(plain("MULTI"));
        List<Invocation<Register.Operation>> deletes = new ArrayList<>();
        for (String key : keys) {
            exchanges.add(plain("EXISTS", key));
            deletes.add(registers.invoke(client, key, new Register.Delete()));
        }
        exchanges.add(deletion);
        exchanges.add(new Exchange(
                SimClient.request("EXEC"),
                reply -> {
                    for (int i = 0; i < deletes.size(); i++) {
                        if (Replies.isUncertain(reply)) {
                            registers.unknown(deletes.get(i));
                        } else if (reply instanceof Reply.Array(List<Reply> elements)) {
                            boolean existed = Replies.number(elements.get(i)) == 1;
                            registers.complete(deletes.get(i), new Register.Changed(existed));
                        } else {
                            registers.fail(deletes.get(i));
                        }
                    }
                },
                () -> deletes.forEach(registers::unknown)));
        return exchanges;
    }

    /// What a client that watches a key has been told.
    private static final class Watch {
        Optional<String> before = Optional.empty();
        boolean isOn;
    }

    /// Watches a register and reads it before and after, to write it next if nobody else has by then.
    private List<Exchange> watch(int client) {
        lastWatched = chance.below(REGISTERS);
        String key = "register:" + lastWatched;
        var watch = new Watch();
        Exchange before = exchange(
                registers,
                client,
                key,
                new Register.Read(),
                reply -> {
                    watch.before = seen(key, Replies.value(reply));
                    return new Register.Found(watch.before);
                },
                "GET",
                key);
        Exchange begin = new Exchange(
                SimClient.request("WATCH", key), reply -> watch.isOn = reply instanceof Reply.Simple, () -> {});
        Exchange after = exchange(
                registers,
                client,
                key,
                new Register.Read(),
                reply -> {
                    Optional<String> value = seen(key, Replies.value(reply));
                    if (watch.isOn) {
                        boolean stood = value.isPresent() && value.equals(watch.before);
                        followUps.put(client, writeIfUnchanged(client, key, value, stood));
                    }
                    return new Register.Found(value);
                },
                "GET",
                key);
        return List.of(before, begin, after);
    }

    /// Writes a watched register, which must still be what it was when it was read.
    ///
    /// @param stood whether it was the same before and after the watch began: a change that ends the watch came
    ///   after both then, and since no value comes twice, the register is no longer what it was
    private List<Exchange> writeIfUnchanged(int client, String key, Optional<String> expected, boolean stood) {
        String value = value();
        Register.Operation write = expected.isPresent()
                ? new Register.CompareAndSet(expected.get(), value)
                : new Register.SetIfAbsent(value);
        Invocation<Register.Operation> invocation = registers.invoke(client, key, write);
        return List.of(
                plain("MULTI"),
                plain("SET", key, value),
                new Exchange(
                        SimClient.request("EXEC"),
                        reply -> {
                            if (reply instanceof Reply.NullArray) trace.count("a watched key changed");
                            if (Replies.isUncertain(reply)) {
                                registers.unknown(invocation);
                            } else if (reply instanceof Reply.Array) {
                                registers.complete(invocation, new Register.Changed(true));
                            } else if (reply instanceof Reply.NullArray && stood) {
                                registers.complete(invocation, new Register.Changed(false));
                            } else {
                                registers.fail(invocation);
                            }
                        },
                        () -> registers.unknown(invocation)));
    }

    // ---- Counters and lists ----

    private Exchange counter(int client) {
        String key = "counter:" + chance.below(COUNTERS);
        if (chance.oneIn(3)) {
            return exchange(counters, client, key, new Counter.Read(), Replies::number, "GET", key);
        }
        long amount = chance.between(-3, 5);
        return exchange(
                counters,
                client,
                key,
                new Counter.Add(amount),
                reply -> {
                    standing.add(key);
                    return Replies.number(reply);
                },
                "INCRBY",
                key,
                Long.toString(amount));
    }

    private Exchange list(int client) {
        String key = "list:" + chance.below(LISTS);
        if (elementCount >= ELEMENTS_MAX || chance.oneIn(3)) {
            return exchange(
                    lists, client, key, new AppendList.Read(), reply -> elements(Replies.value(reply)), "GET", key);
        }
        String element = "e" + (FIRST_ELEMENT + elementCount++);
        return exchange(
                lists,
                client,
                key,
                new AppendList.Append(element),
                reply -> {
                    standing.add(key);
                    return new AppendList.Length(Replies.number(reply) / ELEMENT_CHARACTERS);
                },
                "APPEND",
                key,
                element);
    }

    private static AppendList.Result elements(Optional<String> value) {
        String all = value.orElse("");
        List<String> elements = new ArrayList<>();
        for (int at = 0; at < all.length(); at += ELEMENT_CHARACTERS) {
            elements.add(all.substring(at, Math.min(all.length(), at + ELEMENT_CHARACTERS)));
        }
        return new AppendList.Whole(elements);
    }

    // ---- Accounts: the sum is always zero ----

    private List<Exchange> transfer() {
        int from = chance.below(ACCOUNTS);
        int to = (from + 1 + chance.below(ACCOUNTS - 1)) % ACCOUNTS;
        String amount = Long.toString(chance.between(1, 9));
        return List.of(
                plain("MULTI"),
                plain("DECRBY", "account:" + from, amount),
                plain("INCRBY", "account:" + to, amount),
                plain("EXEC"));
    }

    /// Reads all accounts at once: whatever was going on, the sum is zero.
    Exchange balance() {
        List<String> words = new ArrayList<>(List.of("MGET"));
        for (int i = 0; i < ACCOUNTS; i++) words.add("account:" + i);
        return new Exchange(
                SimClient.request(words.toArray(String[]::new)),
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> elements))) return;
                    long sum = elements.stream().mapToLong(Replies::number).sum();
                    if (sum != 0) violate("the accounts sum to " + sum + ": " + Replies.toString(reply));
                },
                () -> {});
    }

    // ---- Keys that expire ----

    private List<Exchange> session() {
        String key = "session:" + chance.below(SESSIONS);
        if (chance.oneIn(3)) {
            String value = value();
            long ttlMillis = chance.between(1, 3_000);
            expiries.written(key, value);
            return List.of(new Exchange(
                    SimClient.request("SET", key, value, "PX", Long.toString(ttlMillis)),
                    reply -> expiries.acknowledged(value, reply instanceof Reply.Simple),
                    () -> {}));
        }
        if (chance.oneIn(3)) return List.of(plain("MULTI"), plain("GET", key), plain("PTTL", key), timeToLive(key));
        long asked = expiries.ask();
        return List.of(new Exchange(
                SimClient.request("GET", key),
                reply -> {
                    if (reply instanceof Reply.Error) return;
                    Optional<String> violation = expiries.answered(key, asked, Replies.value(reply));
                    violation.ifPresent(this::violate);
                },
                () -> {}));
    }

    /// Ends a transaction that has asked for a key and its time to live.
    private Exchange timeToLive(String key) {
        long asked = expiries.ask();
        return new Exchange(
                SimClient.request("EXEC"),
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> elements))) return;
                    Optional<String> value = Replies.value(elements.get(0));
                    expiries.answered(key, asked, value)
                            .or(() -> expiries.lives(value, asked, Replies.number(elements.get(1))))
                            .ifPresent(this::violate);
                },
                () -> {});
    }

    /// A key whose deadline is moved, and taken away, after it was set.
    private Exchange lease() {
        String key = "lease:" + chance.below(LEASES);
        String ttlMillis = Long.toString(chance.between(1, 3_000));
        int kind = chance.below(6);
        if (kind < 2) {
            String value = value();
            expiries.written(key, value);
            return new Exchange(
                    SimClient.request("SET", key, value, "PX", ttlMillis),
                    reply -> expiries.acknowledged(value, reply instanceof Reply.Simple),
                    () -> {});
        }
        if (kind == 2) return plain("PERSIST", key);
        long asked = expiries.ask();
        if (kind == 3) {
            return new Exchange(
                    SimClient.request("PEXPIRE", key, ttlMillis),
                    reply -> {
                        if (reply instanceof Reply.Int(long found) && found == 0) {
                            expiries.answered(key, asked, Optional.empty()).ifPresent(this::violate);
                        }
                    },
                    () -> {});
        }
        return new Exchange(
                kind == 4 ? SimClient.request("GETEX", key, "PX", ttlMillis) : SimClient.request("GET", key),
                reply -> {
                    if (reply instanceof Reply.Error) return;
                    expiries.answered(key, asked, Replies.value(reply)).ifPresent(this::violate);
                },
                () -> {});
    }

    /// Deletes every key that expires.
    List<Exchange> forgetSessions() {
        List<Exchange> deletions = new ArrayList<>();
        for (int i = 0; i < LEASES; i++) deletions.add(plain("DEL", "lease:" + i));
        for (int i = 0; i < SESSIONS; i++) deletions.add(plain("DEL", "session:" + i));
        return deletions;
    }

    // ---- The whole key space ----

    private Exchange scan() {
        return switch (chance.below(5)) {
            case 0 -> plain("DBSIZE");
            case 1 -> plain("RANDOMKEY");
            case 2 -> plain("KEYS", "re*");
            default -> plain("SCAN", "0", "COUNT", Integer.toString(1 + chance.below(20)));
        };
    }

    /// One step of a walk over all keys, which must meet every key that is there all the while.
    ///
    /// @param missing keys that were there when the walk began and that it has not met yet
    private Exchange walk(int client, String cursor, Set<String> missing) {
        return new Exchange(
                SimClient.request("SCAN", cursor, "COUNT", Integer.toString(1 + chance.below(20))),
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> page))) return;
                    Replies.elements(page.get(1)).forEach(key -> missing.remove(Replies.toString(key)));
                    String next = Replies.value(page.get(0)).orElseThrow();
                    if (!next.equals("0")) {
                        followUps.put(client, List.of(walk(client, next, missing)));
                    } else {
                        trace.count("a walk over all keys has ended");
                        if (!missing.isEmpty()) violate("SCAN never met " + missing + ", there all the while");
                    }
                },
                () -> {});
    }

    // ---- Parts ----

    /// A value that no other write of the run has.
    private String value() {
        String unique = "v" + ++lastValue;
        int padding = chance.oneIn(3) ? chance.below(valueBytesMax) : 0;
        return unique + "_".repeat(padding);
    }

    private Exchange plain(String... words) {
        return new Exchange(SimClient.request(words), this::expected, () -> {});
    }

    private void expected(Reply reply) {
        if (Replies.isComplaint(reply)) violate("answered " + Replies.toString(reply));
    }

    private <O, R> Exchange exchange(
            History<O, R> history, int client, String key, O operation, Function<Reply, R> result, String... words) {
        Invocation<O> invocation = history.invoke(client, key, operation);
        Consumer<Reply> onReply = reply -> {
            if (Replies.isUncertain(reply)) {
                trace.count("write answered as uncertain");
                history.unknown(invocation);
            } else if (reply instanceof Reply.Error(String text)) {
                if (text.startsWith("MISCONF")) trace.count("write refused by a full disk");
                if (Replies.isComplaint(reply)) violate(String.join(" ", words) + " was answered -" + text);
                history.fail(invocation);
            } else {
                history.complete(invocation, result.apply(reply));
            }
        };
        return new Exchange(SimClient.request(words), onReply, () -> history.unknown(invocation));
    }

    private void violate(String what) {
        violations.add(what);
    }

    // ---- The verdict ----

    /// What was wrong with the answers; empty if nothing.
    Optional<String> violation() {
        if (!violations.isEmpty()) return Optional.of(violations.getFirst());
        return violation(Linearizability.check(new Register(), registers, CHECKED_STATES_MAX))
                .or(() -> violation(Linearizability.check(new Counter(), counters, CHECKED_STATES_MAX)))
                .or(() -> violation(Linearizability.check(new AppendList(), lists, CHECKED_STATES_MAX)));
    }

    private static Optional<String> violation(Verdict verdict) {
        return verdict instanceof Verdict.Linearizable ? Optional.empty() : Optional.of(verdict.toString());
    }

    /// Reads everything once more, at the end when nothing disturbs.
    List<Exchange> readAll() {
        List<Exchange> reads = new ArrayList<>();
        for (int i = 0; i < REGISTERS; i++) reads.add(read(-1, "register:" + i));
        for (int i = 0; i < COUNTERS; i++) {
            String key = "counter:" + i;
            reads.add(exchange(counters, -1, key, new Counter.Read(), Replies::number, "GET", key));
        }
        for (int i = 0; i < LISTS; i++) {
            String key = "list:" + i;
            reads.add(exchange(
                    lists, -1, key, new AppendList.Read(), reply -> elements(Replies.value(reply)), "GET", key));
        }
        reads.add(balance());
        return reads;
    }
}
