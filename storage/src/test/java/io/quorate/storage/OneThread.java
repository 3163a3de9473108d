package io.quorate.storage;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The test's own thread as the shard's: what is handed over waits here until the test runs it.
final class OneThread implements Executor {
    /// After this long without a word an answer has been lost. Far beyond what any disk takes.
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /// Runs what has come in, without waiting for more.
    void runWhatCame() {
        for (Runnable task; (task = tasks.poll()) != null; ) task.run();
    }

    /// Runs what comes in until something holds.
    void runUntil(BooleanSupplier holds) {
        try {
            while (!holds.getAsBoolean()) {
                Runnable task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (task == null) throw new AssertionError("no answer within " + PATIENCE_SECONDS + " s");
                task.run();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupt);
        }
    }
}
