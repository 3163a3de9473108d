package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.sim.run.Chance;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Counters between which transactions move amounts: whatever is going on or lost, their sum is zero.
final class Accounts {
    private static final int COUNT = 4;

    private final Chance chance;
    private final Requests requests;

    Accounts(Chance chance, Requests requests) {
        this.chance = chance;
        this.requests = requests;
    }

    private static String key(int number) {
        return "account:" + number;
    }

    /// Takes from one account what it gives to another.
    List<Exchange> transfer() {
        int from = chance.below(COUNT);
        int to = (from + 1 + chance.below(COUNT - 1)) % COUNT;
        String amount = Long.toString(chance.between(1, 9));
        return List.of(
                requests.plain("MULTI"),
                requests.plain("DECRBY", key(from), amount),
                requests.plain("INCRBY", key(to), amount),
                requests.plain("EXEC"));
    }

    /// Reads all accounts at once.
    Exchange balance() {
        Stream<String> keys = IntStream.range(0, COUNT).mapToObj(Accounts::key);
        return Exchange.of(
                reply -> {
                    if (!(reply instanceof Reply.Array(List<Reply> elements))) return;
                    long sum = elements.stream().mapToLong(Replies::number).sum();
                    if (sum != 0) requests.violate("the accounts sum to " + sum + ": " + Replies.toString(reply));
                },
                Stream.concat(Stream.of("MGET"), keys).toArray(String[]::new));
    }
}
