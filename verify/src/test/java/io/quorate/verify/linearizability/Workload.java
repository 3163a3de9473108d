package io.quorate.verify.linearizability;

import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.model.AppendList;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Model;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Clients of a store that keeps its promise, drawn from a seed: every operation takes effect at one moment under
/// way, or, if its client gave up, at any later moment or never.
///
/// @param asks draws an operation
/// @param answers what the model's object answers in a state
/// @param nonsense draws any answer that an operation might be given
record Workload<S, O, R>(
        Model<S, O, R> model,
        Function<SplittableRandom, O> asks,
        BiFunction<S, O, R> answers,
        BiFunction<SplittableRandom, O, R> nonsense) {

    static Workload<Optional<String>, Register.Operation, Register.Result> register(int values) {
        return new Workload<>(
                new Register(),
                random -> registerOperation(random, values),
                Workload::registerAnswer,
                (random, operation) -> {
                    var found = random.nextInt(values + 1);
                    return switch (operation) {
                        case Register.Read _, Register.GetAndSet _ ->
                            new Register.Found(found == 0 ? Optional.empty() : Optional.of("v" + found));
                        case Register.Write _ -> new Register.Done();
                        default -> new Register.Changed(random.nextBoolean());
                    };
                });
    }

    /// Reads, and writes whose values are never written twice.
    static Workload<Optional<String>, Register.Operation, Register.Result> uniqueWrites() {
        var written = new int[1];
        return new Workload<>(
                new Register(),
                random -> random.nextBoolean() ? new Register.Read() : new Register.Write("v" + ++written[0]),
                Workload::registerAnswer,
                (random, operation) -> operation instanceof Register.Read
                        ? new Register.Found(Optional.of("v" + (1 + random.nextInt(written[0]))))
                        : new Register.Done());
    }

    static Workload<Long, Counter.Operation, Long> counter() {
        return new Workload<>(
                new Counter(),
                random -> random.nextInt(3) == 0 ? new Counter.Read() : new Counter.Add(1 + random.nextInt(2)),
                (state, operation) -> new Counter().after(state, operation),
                (random, _) -> (long) random.nextInt(8));
    }

    static Workload<AppendList.Elements, AppendList.Operation, AppendList.Result> appendList(int elements) {
        var model = new AppendList();
        return new Workload<>(
                model,
                random -> random.nextInt(3) == 0
                        ? new AppendList.Read()
                        : new AppendList.Append("e" + random.nextInt(elements)),
                (state, operation) -> {
                    var after = model.after(state, operation).toList();
                    return operation instanceof AppendList.Read
                            ? new AppendList.Whole(after)
                            : new AppendList.Length(after.size());
                },
                (random, operation) -> {
                    if (operation instanceof AppendList.Append) return new AppendList.Length(1 + random.nextInt(5));
                    var whole = new ArrayList<String>();
                    for (int i = random.nextInt(4); i > 0; i--) whole.add("e" + random.nextInt(elements));
                    return new AppendList.Whole(whole);
                });
    }

    private static Register.Operation registerOperation(SplittableRandom random, int values) {
        var value = "v" + (1 + random.nextInt(values));
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> new Register.Read();
            case 3, 4 -> new Register.Write(value);
            case 5 -> new Register.CompareAndSet("v" + (1 + random.nextInt(values)), value);
            case 6 -> new Register.SetIfAbsent(value);
            case 7 -> new Register.GetAndSet(value);
            default -> new Register.Delete();
        };
    }

    private static Register.Result registerAnswer(Optional<String> state, Register.Operation operation) {
        return switch (operation) {
            case Register.Read _, Register.GetAndSet _ -> new Register.Found(state);
            case Register.Write _, Register.Clear _ -> new Register.Done();
            case Register.Delete _ -> new Register.Changed(state.isPresent());
            case Register.SetIfAbsent _ -> new Register.Changed(state.isEmpty());
            case Register.CompareAndSet(var expected, String _) ->
                new Register.Changed(state.equals(Optional.of(expected)));
        };
    }

    /// A history that keeps the promise.
    ///
    /// @param unknownPercent share of operations whose client gives up, half of them before and half after it took
    ///     effect
    /// @param settlePercent share of steps at which all that was given up is settled
    /// @param wrong how many answers to replace with nonsense; the history may then break the promise
    History<O, R> run(
            SplittableRandom random,
            int clients,
            int keys,
            int operations,
            int unknownPercent,
            int settlePercent,
            int wrong) {
        return new Run(random, clients, keys, unknownPercent, settlePercent).history(operations, wrong);
    }

    /// An operation under way; its answer is there once it has taken effect.
    private static final class Pending<O, R> {
        final Invocation<O> invocation;
        Optional<R> answer = Optional.empty();

        Pending(Invocation<O> invocation) {
            this.invocation = invocation;
        }
    }

    private final class Run {
        private final SplittableRandom random;
        private final int keys;
        private final int unknownPercent;
        private final int settlePercent;
        private final History<O, R> history = new History<>();
        private final Map<String, S> store = new LinkedHashMap<>();
        private final List<Optional<Pending<O, R>>> clients = new ArrayList<>();
        private final List<Pending<O, R>> givenUp = new ArrayList<>();

        Run(SplittableRandom random, int clients, int keys, int unknownPercent, int settlePercent) {
            this.random = random;
            this.keys = keys;
            this.unknownPercent = unknownPercent;
            this.settlePercent = settlePercent;
            for (int i = 0; i < clients; i++) this.clients.add(Optional.empty());
        }

        History<O, R> history(int operations, int wrong) {
            int left = operations;
            while (left > 0 || clients.stream().anyMatch(Optional::isPresent)) {
                int client = random.nextInt(clients.size());
                if (clients.get(client).isEmpty()) {
                    if (left == 0) continue;
                    left--;
                    var operation = asks.apply(random);
                    var key = "k" + random.nextInt(keys);
                    clients.set(client, Optional.of(new Pending<>(history.invoke(client, key, operation))));
                } else {
                    var pending = clients.get(client).get();
                    if (random.nextInt(200) < unknownPercent) {
                        history.unknown(pending.invocation);
                        if (pending.answer.isEmpty()) givenUp.add(pending);
                        clients.set(client, Optional.empty());
                    } else if (pending.answer.isEmpty()) {
                        takeEffect(pending);
                    } else {
                        boolean isWrong = random.nextInt(operations) < wrong;
                        var operation = pending.invocation.operation();
                        history.complete(
                                pending.invocation, isWrong ? nonsense.apply(random, operation) : pending.answer.get());
                        clients.set(client, Optional.empty());
                    }
                }
                if (!givenUp.isEmpty() && random.nextInt(10) == 0) {
                    takeEffect(givenUp.remove(random.nextInt(givenUp.size())));
                }
                if (random.nextInt(100) < settlePercent && clients.stream().allMatch(Optional::isEmpty)) {
                    givenUp.clear();
                    history.settled();
                }
            }
            return history;
        }

        private void takeEffect(Pending<O, R> pending) {
            var key = pending.invocation.key();
            S state = store.getOrDefault(key, model.initial());
            pending.answer = Optional.of(answers.apply(state, pending.invocation.operation()));
            store.put(key, model.after(state, pending.invocation.operation()));
        }
    }
}
