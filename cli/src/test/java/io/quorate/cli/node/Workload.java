package io.quorate.cli.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that write as fast as they are answered, each on a thread and a connection of its own, until the
/// connection breaks or they are told to stop. Nothing is sent twice.
final class Workload implements AutoCloseable {
    /// What clients write.
    enum Kind {
        /// New keys, keys that all clients overwrite, and counters.
        MIXED,
        /// Each key once.
        FRESH_KEYS
    }

    private static final int CLIENTS = 8;
    private static final int PIPELINE_MAX = 16;
    private static final int SHARED_KEYS = 50;
    private static final int COUNTERS = 10;
    private static final int VALUE_BYTES_MAX = 200;
    /// One value in so many is long, so that records cross blocks and segments fill.
    private static final int LONG_VALUE_EVERY = 64;

    private static final int LONG_VALUE_BYTES_MAX = 20_000;

    private final Ledger ledger;
    private final Kind kind;
    private final String prefix;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean isStopping;

    private Workload(Ledger ledger, Kind kind, String prefix) {
        this.ledger = ledger;
        this.kind = kind;
        this.prefix = prefix;
    }

    /// @param prefix of every key and value; one that was not used before
    /// @param seed of what each client does; when they are answered is up to the machine
    static Workload start(int port, Ledger ledger, Kind kind, String prefix, long seed) throws IOException {
        var workload = new Workload(ledger, kind, prefix);
        var random = new SplittableRandom(seed);
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            var own = random.split();
            var connection = new RespClient(port);
            workload.threads.add(Thread.ofPlatform().start(() -> workload.run(number, connection, own)));
        }
        return workload;
    }

    /// Waits until so many requests are answered, or the connections are broken.
    void awaitAnswers(long count) throws InterruptedException {
        synchronized (answers) {
            while (answers.get() < count && threads.stream().anyMatch(Thread::isAlive)) answers.wait(100);
        }
    }

    /// Waits until every client has given up or, told to stop, has its last answers.
    void join() throws InterruptedException {
        for (Thread thread : threads) thread.join();
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            join();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int client, RespClient connection, SplittableRandom random) {
        try (connection) {
            for (long round = 0; !isStopping; round++) {
                var sent = new ArrayList<Ledger.Sent>();
                var requests = new ArrayList<String[]>();
                int count = 1 + random.nextInt(PIPELINE_MAX);
                for (int i = 0; i < count; i++) add(client, round * PIPELINE_MAX + i, random, requests, sent);
                connection.send(requests);
                for (Ledger.Sent one : sent) ledger.answered(one, connection.receive());
                synchronized (answers) {
                    answers.addAndGet(count);
                    answers.notifyAll();
                }
            }
        } catch (IOException broken) {
            // The node was killed: whatever has no answer stays without one.
        }
    }

    private void add(
            int client, long number, SplittableRandom random, List<String[]> requests, List<Ledger.Sent> sent) {
        int choice = kind == Kind.FRESH_KEYS ? 0 : random.nextInt(10);
        if (choice >= 8) {
            String key = "counter:" + random.nextInt(COUNTERS);
            requests.add(new String[] {"INCR", key});
            sent.add(ledger.add(client, key));
            return;
        }
        String name = prefix + ":" + client + ":" + number;
        String key = choice >= 5 ? "shared:" + random.nextInt(SHARED_KEYS) : "key:" + name;
        int bytes = random.nextInt(random.nextInt(LONG_VALUE_EVERY) == 0 ? LONG_VALUE_BYTES_MAX : VALUE_BYTES_MAX);
        String value = name + "." + "x".repeat(bytes);
        requests.add(new String[] {"SET", key, value});
        sent.add(ledger.write(client, key, value));
    }
}
