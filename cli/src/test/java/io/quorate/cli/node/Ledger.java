package io.quorate.cli.node;

import io.quorate.cli.node.RespClient.Refused;
import io.quorate.verify.durability.Durability;
import io.quorate.verify.durability.Loss;
import io.quorate.verify.history.Call;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.history.Outcome;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients asked a node for, and what they were told. Any thread may write into it.
final class Ledger {
    private static final int READ_BATCH = 200;
    private static final String SCAN_COUNT = "1000";
    /// The errors after which a write is certainly not applied.
    private static final List<String> REFUSALS = List.of("MISCONF ", "LOADING ", "CLUSTERDOWN ");

    /// What a command is refused with that needs a row which a failing disk does not give.
    private static final String UNREADABLE = "ERR cannot read the data";

    /// What is wrong is shown so far: one cause makes many.
    private static final int SHOWN = 10;

    private static final int SHOWN_CHARS = 300;

    /// A request that was sent and not answered yet.
    sealed interface Sent {
        record Write(Invocation<Register.Operation> invocation) implements Sent {}

        record Add(Invocation<Counter.Operation> invocation) implements Sent {}
    }

    private final History<Register.Operation, Register.Result> registers = new History<>();
    private final History<Counter.Operation, Long> counters = new History<>();
    private final List<String> surprises = new ArrayList<>();
    private long acknowledged;
    private boolean diskFails;

    synchronized Sent write(int client, String key, String value) {
        return new Sent.Write(registers.invoke(client, key, new Register.Write(value), System.nanoTime()));
    }

    synchronized Sent add(int client, String key) {
        return new Sent.Add(counters.invoke(client, key, new Counter.Add(1), System.nanoTime()));
    }

    /// A reply has arrived: done, refused for certain, or uncertain. Every other one is a surprise.
    synchronized void answered(Sent sent, @Nullable Object reply) {
        if (reply instanceof Refused(String message)) {
            if (message.startsWith("UNCERTAIN ")) return; // stays open, as without an answer
            if (!refusal(message)) surprises.add(sent + " was answered by " + message);
            switch (sent) {
                case Sent.Write(var invocation) -> registers.fail(invocation);
                case Sent.Add(var invocation) -> counters.fail(invocation);
            }
            return;
        }
        switch (sent) {
            case Sent.Write(var invocation)
            when "OK".equals(reply) -> registers.complete(invocation, new Register.Done(), System.nanoTime());
            case Sent.Add(var invocation)
            when reply instanceof Long value -> counters.complete(invocation, value, System.nanoTime());
            case Sent.Write _, Sent.Add _ -> {
                surprises.add(sent + " was answered by " + reply);
                return;
            }
        }
        acknowledged++;
    }

    private boolean refusal(String message) {
        return REFUSALS.stream().anyMatch(message::startsWith) || diskFails && message.startsWith(UNREADABLE);
    }

    /// From now on until the process is dead its disk answers with errors, and the process may say so.
    synchronized void diskFails() {
        diskFails = true;
    }

    /// The process is dead: what was not answered has taken effect or never will.
    synchronized void settled() {
        diskFails = false;
        registers.settled(System.nanoTime());
        counters.settled(System.nanoTime());
    }

    /// Writes that were acknowledged.
    synchronized long acknowledged() {
        return acknowledged;
    }

    /// Reads everything back from a node and compares.
    ///
    /// @return what is lost, or there though nobody wrote it, or was answered strangely; and then what the node
    ///     printed. A node that does not start or ends meanwhile is wrong as well. Empty if all is well
    List<String> compare(NodeProcess node) {
        return compare(node, this::compare);
    }

    /// Reads back registers that were written once each, after a loss of power without a sync, and compares.
    ///
    /// @param cut when the power went
    /// @param windowNanos acknowledged writes of so long before may be lost
    /// @return as [#compare(NodeProcess)]; lost is what is older, and nothing may be there if what was written
    ///     before it is not
    List<String> compareAllowingLoss(NodeProcess node, long cut, long windowNanos) {
        return compare(node, client -> compareAllowingLoss(client, cut, windowNanos));
    }

    private interface Comparison {
        List<String> with(RespClient client) throws IOException;
    }

    private static List<String> compare(NodeProcess node, Comparison comparison) {
        List<String> wrong;
        try (var client = new RespClient(node.port())) {
            wrong = new ArrayList<>(comparison.with(client));
        } catch (IOException broken) {
            wrong = new ArrayList<>(List.of(broken.toString()));
        }
        if (wrong.isEmpty()) return wrong;
        var shown = new ArrayList<>(List.of(wrong.size() + " things are wrong"));
        wrong.stream().limit(SHOWN).map(Ledger::shortened).forEach(shown::add);
        shown.add("the node printed: " + node.output());
        return shown;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + " ...";
    }

    private synchronized List<String> compare(RespClient client) throws IOException {
        var wrong = new ArrayList<>(surprises);
        var registerKeys = registers.callsByKey().keySet();
        var counterKeys = counters.callsByKey().keySet();
        Map<String, String> foundRegisters = read(client, registerKeys);
        var foundCounters = new LinkedHashMap<String, Long>();
        read(client, counterKeys).forEach((key, value) -> foundCounters.put(key, Long.parseLong(value)));
        Durability.ofRegisters(registers, foundRegisters).stream()
                .map(Loss::toString)
                .forEach(wrong::add);
        Durability.ofCounters(counters, foundCounters).stream()
                .map(Loss::toString)
                .forEach(wrong::add);
        Set<String> there = scan(client);
        there.removeAll(registerKeys);
        there.removeAll(counterKeys);
        there.forEach(key -> wrong.add("key " + key + " is there, and nobody wrote it"));
        return wrong;
    }

    private synchronized List<String> compareAllowingLoss(RespClient client, long cut, long windowNanos)
            throws IOException {
        var wrong = new ArrayList<>(surprises);
        Map<String, String> found = read(client, registers.callsByKey().keySet());
        long firstLost = Long.MAX_VALUE;
        for (var call : registers.calls()) {
            if (found.containsKey(call.key()) || !(call.outcome() instanceof Outcome.Completed<?> completed)) continue;
            firstLost = Math.min(firstLost, completed.returned());
            long age = cut - completed.returned();
            if (age > windowNanos) wrong.add("lost though acknowledged " + age / 1_000_000 + " ms earlier: " + call);
        }
        for (var call : registers.calls()) {
            @Nullable String value = found.get(call.key());
            if (value == null) continue;
            if (!Optional.of(value).equals(written(call))) wrong.add("holds " + value + ": " + call);
            if (call.invoked() > firstLost) wrong.add("there, though something before it is lost: " + call);
        }
        return wrong;
    }

    private static Optional<String> written(Call<Register.Operation, Register.Result> call) {
        return call.operation() instanceof Register.Write(String value) ? Optional.of(value) : Optional.empty();
    }

    private static Map<String, String> read(RespClient client, Set<String> keys) throws IOException {
        var found = new LinkedHashMap<String, String>();
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += READ_BATCH) {
            List<String> batch = all.subList(from, Math.min(all.size(), from + READ_BATCH));
            client.send(batch.stream().map(key -> new String[] {"GET", key}).toList());
            for (String key : batch) {
                switch (client.receive()) {
                    case null -> {}
                    case String value -> found.put(key, value);
                    case Object other -> throw new IOException("GET " + key + " was answered by " + other);
                }
            }
        }
        return found;
    }

    private static Set<String> scan(RespClient client) throws IOException {
        var found = new LinkedHashSet<String>();
        String cursor = "0";
        do {
            if (!(client.ask("SCAN", cursor, "COUNT", SCAN_COUNT) instanceof List<?> page)
                    || !(page.get(1) instanceof List<?> keys)) {
                throw new IOException("SCAN was not answered by a page");
            }
            keys.forEach(key -> found.add(String.valueOf(key)));
            cursor = String.valueOf(page.get(0));
        } while (!cursor.equals("0"));
        return found;
    }
}
