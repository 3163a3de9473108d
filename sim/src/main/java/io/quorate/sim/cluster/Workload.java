package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.VirtualTime;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Model;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What clients ask for: registers with conditional writes, counters, lists that are appended to, in every
/// table.
///
/// Keys are used for some seconds and then others, since a checker's work grows with the operations of unknown
/// outcome on one key.
final class Workload {
    private static final long KEY_NANOS = 8_000_000_000L;
    private static final int KEYS_EACH = 3;

    /// An operation of a client: its request, and where its outcome is recorded.
    record Task(Request request, Request.Answer answer) {}

    /// The histories of one table.
    private static final class Histories {
        final History<Register.Operation, Register.Result> registers = new History<>();
        final History<Counter.Operation, Long> counters = new History<>();
        final History<AppendList.Operation, AppendList.Result> lists = new History<>();
    }

    private final VirtualTime time;
    private final Chance chance;
    private final int partitionCount;
    private final Map<Dial, Histories> histories = new EnumMap<>(Dial.class);
    private final Map<String, String> lastSeen = new TreeMap<>();
    /// Every key that was asked for, and how it is read.
    private final Map<String, Function<Integer, Task>> reads = new TreeMap<>();
    private long operationCount;
    private long appliedCount;
    private long valueCount;

    Workload(VirtualTime time, Chance chance, int partitionCount) {
        this.time = time;
        this.chance = chance;
        this.partitionCount = partitionCount;
        for (Dial dial : Dial.values()) histories.put(dial, new Histories());
    }

    long operationCount() {
        return operationCount;
    }

    long appliedCount() {
        return appliedCount;
    }

    /// Anything that a client may ask next.
    Task next(int client) {
        Dial dial = chance.oneIn(3) ? Dial.STRONG : chance.oneOf(List.of(Dial.values()));
        String key = dial + ":" + time.nowNanos() / KEY_NANOS + ":" + chance.below(KEYS_EACH);
        return switch (chance.below(5)) {
            case 0 -> counter(client, dial, "counter:" + key, chance.oneIn(3));
            case 1 -> list(client, dial, "list:" + key, chance.oneIn(3));
            default -> register(client, dial, "register:" + key);
        };
    }

    /// Any register of a table.
    String registerKey(Dial dial, int number) {
        return "register:" + dial + ":" + time.nowNanos() / KEY_NANOS + ":" + number;
    }

    /// Anything that may be asked of a register that many ask for at once.
    Task hot(int client, Dial dial, String key) {
        return register(client, dial, key);
    }

    /// Writes a register.
    Task write(int client, Dial dial, String key) {
        String value = "v" + ++valueCount;
        lastSeen.put(key, value);
        return register(client, dial, key, new Register.Write(value));
    }

    /// Looks at a register: reads it, or asks for a change of what was written last, which a leader that does
    /// not know of that refuses.
    Task look(int client, Dial dial, String key) {
        String seen = lastSeen.getOrDefault(key, "nothing");
        return register(
                client,
                dial,
                key,
                chance.oneIn(2) ? new Register.Read() : new Register.CompareAndSet(seen, "v" + ++valueCount));
    }

    /// Reads every key that was ever asked for.
    List<Task> readAll(int client) {
        return reads.values().stream().map(read -> read.apply(client)).toList();
    }

    /// Where a key lies.
    static int partition(String key, int partitionCount) {
        return key.charAt(key.length() - 1) % partitionCount;
    }

    private Task register(int client, Dial dial, String key) {
        String value = "v" + ++valueCount;
        Optional<String> seen = Optional.ofNullable(lastSeen.get(key));
        Register.Operation operation = switch (chance.below(8)) {
            case 0, 1 -> new Register.Write(value);
            case 2 -> new Register.GetAndSet(value);
            case 3 -> new Register.SetIfAbsent(value);
            case 4 -> chance.oneIn(3) ? new Register.Delete() : new Register.Write(value);
            case 5 -> new Register.CompareAndSet(seen.orElse("nothing"), value);
            default -> new Register.Read();
        };
        reads.put(key, reader -> register(reader, dial, key, new Register.Read()));
        return register(client, dial, key, operation);
    }

    private Task register(int client, Dial dial, String key, Register.Operation operation) {
        return task(
                histories(dial).registers,
                client,
                dial,
                key,
                operation,
                operation instanceof Register.Writing,
                state -> effect(key, state, operation));
    }

    private Request.Effect effect(String key, Optional<String> state, Register.Operation operation) {
        state.ifPresent(value -> lastSeen.put(key, value));
        if (!(operation instanceof Register.Writing writing)) {
            return new Request.Effect(new Register.Found(state), Optional.empty());
        }
        boolean isMet = Register.isMet(state, writing);
        Register.Result result = switch (writing) {
            case Register.Write _, Register.Clear _ -> new Register.Done();
            case Register.GetAndSet _ -> new Register.Found(state);
            case Register.CompareAndSet _, Register.SetIfAbsent _, Register.Delete _ -> new Register.Changed(isMet);
        };
        return new Request.Effect(result, isMet ? Optional.of(writing.written()) : Optional.empty());
    }

    private Task counter(int client, Dial dial, String key, boolean isRead) {
        reads.put(key, reader -> counter(reader, dial, key, true));
        long amount = chance.between(1, 9);
        Counter.Operation operation = isRead ? new Counter.Read() : new Counter.Add(amount);
        return task(histories(dial).counters, client, dial, key, operation, !isRead, state -> {
            long before = Long.parseLong(state.orElse("0"));
            if (isRead) return new Request.Effect(before, Optional.empty());
            return new Request.Effect(before + amount, Optional.of(Optional.of(Long.toString(before + amount))));
        });
    }

    private Task list(int client, Dial dial, String key, boolean isRead) {
        reads.put(key, reader -> list(reader, dial, key, true));
        String element = "e" + ++valueCount;
        AppendList.Operation operation = isRead ? new AppendList.Read() : new AppendList.Append(element);
        return task(histories(dial).lists, client, dial, key, operation, !isRead, state -> {
            List<String> elements =
                    new ArrayList<>(state.map(all -> List.of(all.split(","))).orElse(List.of()));
            if (isRead) return new Request.Effect(new AppendList.Whole(elements), Optional.empty());
            elements.add(element);
            return new Request.Effect(
                    new AppendList.Length(elements.size()), Optional.of(Optional.of(String.join(",", elements))));
        });
    }

    private Histories histories(Dial dial) {
        Histories of = histories.get(dial);
        if (of == null) throw new IllegalArgumentException("no table of " + dial);
        return of;
    }

    private <O, R> Task task(
            History<O, R> history,
            int client,
            Dial dial,
            String key,
            O operation,
            boolean mayWrite,
            Function<Optional<String>, Request.Effect> command) {
        operationCount++;
        Invocation<O> invocation = history.invoke(client, key, operation);
        int partition = partition(key, partitionCount);
        return new Task(new Request(partition, dial, key, mayWrite, command), new Request.Answer() {
            private boolean isOver;

            @Override
            @SuppressWarnings("unchecked") // a command answers what its operation's model says
            public void applied(Object result) {
                if (isOver) return;
                isOver = true;
                appliedCount++;
                history.complete(invocation, (R) result);
            }

            @Override
            public void notApplied(Optional<NodeId> leader) {
                if (isOver) return;
                isOver = true;
                history.fail(invocation);
            }

            @Override
            public void uncertain() {
                if (isOver) return;
                isOver = true;
                if (mayWrite) history.unknown(invocation);
                else history.fail(invocation);
            }
        });
    }

    /// What no order of the operations explains.
    ///
    /// @param isPowerLost whether any node has lost its power, so that buffered tables may have lost something
    Optional<String> violation(boolean isPowerLost) {
        for (Dial dial : Dial.values()) {
            if (!dial.isReplicated() || isPowerLost && !dial.isStrong()) continue;
            Histories of = histories(dial);
            Optional<String> violation = violation(new Register(), of.registers)
                    .or(() -> violation(new Counter(), of.counters))
                    .or(() -> violation(new AppendList(), of.lists));
            if (violation.isPresent()) return violation;
        }
        return Optional.empty();
    }

    private static <S, O, R> Optional<String> violation(Model<S, O, R> model, History<O, R> history) {
        history.settled();
        Verdict verdict = Linearizability.check(model, history);
        return verdict instanceof Verdict.Violation ? Optional.of(verdict.toString()) : Optional.empty();
    }
}
