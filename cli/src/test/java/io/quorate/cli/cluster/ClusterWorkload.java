package io.quorate.cli.cluster;

import io.quorate.cli.node.RespClient;
import io.quorate.cli.node.RespClient.Refused;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.linearizability.Linearizability;
import io.quorate.verify.linearizability.Verdict;
import io.quorate.verify.model.Counter;
import io.quorate.verify.model.Register;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Clients that read and write a few keys through whichever node answers, and what they were told. Nothing is sent
/// twice. A client whose connection breaks, or that is refused, goes on with another node.
final class ClusterWorkload implements AutoCloseable {
    private static final int CLIENTS = 6;
    private static final int REGISTERS = 8;
    private static final int COUNTERS = 3;
    /// A node that stands still is left for another one after so long.
    private static final int ANSWER_MILLIS = 1_000;
    /// The errors after which a request has certainly done nothing.
    private static final List<String> REFUSALS =
            List.of("TRYAGAIN ", "NOQUORUM ", "CLUSTERDOWN ", "OVERLOADED ", "LOADING ");

    private static final int STATES_MAX = 10 * Linearizability.STATES_MAX;

    private final ClusterProcesses cluster;
    private final History<Register.Operation, Register.Result> registers = new History<>();
    private final History<Counter.Operation, Long> counters = new History<>();
    private final List<String> surprises = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long answers;
    private long uncertain;
    private long written;
    /// Of the keys that are used now: others after each fault, so that what is uncertain about one does not add up.
    private String prefix = "0";

    private volatile boolean isStopping;

    private ClusterWorkload(ClusterProcesses cluster) {
        this.cluster = cluster;
    }

    static ClusterWorkload start(ClusterProcesses cluster, SplittableRandom random) {
        var workload = new ClusterWorkload(cluster);
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            SplittableRandom own = random.split();
            workload.threads.add(Thread.ofPlatform().start(() -> workload.run(number, own)));
        }
        return workload;
    }

    /// Other keys from now on.
    synchronized void use(String newPrefix) {
        prefix = newPrefix;
    }

    /// Waits until so many more requests were answered.
    synchronized void awaitAnswers(long count) throws InterruptedException {
        long until = answers + count;
        while (answers < until) wait();
    }

    synchronized long answers() {
        return answers;
    }

    synchronized long uncertain() {
        return uncertain;
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is wrong with what clients were told; empty if all of it can be explained.
    List<String> violations() {
        List<String> wrong = new ArrayList<>(surprises);
        check(Linearizability.check(new Register(), registers, STATES_MAX)).ifPresent(wrong::add);
        check(Linearizability.check(new Counter(), counters, STATES_MAX)).ifPresent(wrong::add);
        return wrong;
    }

    private static Optional<String> check(Verdict verdict) {
        return verdict instanceof Verdict.Linearizable ? Optional.empty() : Optional.of(verdict.toString());
    }

    // ---- A client ----

    private void run(int client, SplittableRandom random) {
        while (!isStopping) {
            try (var connection = new RespClient(cluster.port(random.nextInt(cluster.size())), ANSWER_MILLIS)) {
                while (!isStopping && ask(client, connection, random)) {}
            } catch (IOException broken) {
                // Whatever has no answer stays without one, and the next node is asked.
            }
        }
    }

    /// @return whether the node answers
    private boolean ask(int client, RespClient connection, SplittableRandom random) throws IOException {
        return switch (random.nextInt(4)) {
            case 0 -> add(client, connection, random);
            case 1 -> write(client, connection, random);
            default -> read(client, connection, random);
        };
    }

    private boolean add(int client, RespClient connection, SplittableRandom random) throws IOException {
        Invocation<Counter.Operation> sent;
        String key;
        synchronized (this) {
            key = "counter:" + prefix + ":" + random.nextInt(COUNTERS);
            sent = counters.invoke(client, key, new Counter.Add(1), System.nanoTime());
        }
        Object reply = connection.ask("INCR", key);
        synchronized (this) {
            return switch (reply) {
                case Long value -> {
                    counters.complete(sent, value, System.nanoTime());
                    yield answered();
                }
                case Refused(String message) -> {
                    if (refused(sent, message)) counters.fail(sent);
                    yield false;
                }
                case null, default -> surprised(sent, reply);
            };
        }
    }

    private boolean write(int client, RespClient connection, SplittableRandom random) throws IOException {
        Invocation<Register.Operation> sent;
        String key;
        String value;
        synchronized (this) {
            key = register(random);
            value = "v" + ++written;
            sent = registers.invoke(client, key, new Register.Write(value), System.nanoTime());
        }
        Object reply = connection.ask("SET", key, value);
        synchronized (this) {
            return complete(sent, reply, "OK".equals(reply) ? new Register.Done() : null);
        }
    }

    private boolean read(int client, RespClient connection, SplittableRandom random) throws IOException {
        Invocation<Register.Operation> sent;
        String key;
        synchronized (this) {
            key = register(random);
            sent = registers.invoke(client, key, new Register.Read(), System.nanoTime());
        }
        Object reply = connection.ask("GET", key);
        synchronized (this) {
            Optional<String> found = reply instanceof String text ? Optional.of(text) : Optional.empty();
            boolean isFound = reply == null || reply instanceof String;
            return complete(sent, reply, isFound ? new Register.Found(found) : null);
        }
    }

    private String register(SplittableRandom random) {
        return "register:" + prefix + ":" + random.nextInt(REGISTERS);
    }

    private boolean complete(
            Invocation<Register.Operation> sent, @Nullable Object reply, Register.@Nullable Result result) {
        if (result != null) {
            registers.complete(sent, result, System.nanoTime());
            return answered();
        }
        if (!(reply instanceof Refused(String message))) return surprised(sent, reply);
        if (refused(sent, message)) registers.fail(sent);
        return false;
    }

    private boolean answered() {
        answers++;
        notifyAll();
        return true;
    }

    /// @return whether nothing was done for certain
    private boolean refused(Object sent, String message) {
        if (message.startsWith("UNCERTAIN ")) {
            uncertain++;
            return false;
        }
        boolean isKnown = REFUSALS.stream().anyMatch(message::startsWith);
        if (!isKnown) surprises.add(sent + " was answered by " + message);
        return isKnown;
    }

    private boolean surprised(Object sent, @Nullable Object reply) {
        surprises.add(sent + " was answered by " + reply);
        return false;
    }
}
