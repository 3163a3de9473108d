package io.quorate.server.net;

import io.netty.channel.EventLoop;
import io.quorate.core.shard.Env;
import io.quorate.core.shard.Event;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The world as a shard sees it, by an event loop.
///
/// A loop's round reads all sockets that are ready and then runs the tasks that were queued meanwhile: so a task
/// without delay is at the end of the turn.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
public final class EventLoopEnv implements Env {
    private final EventLoop loop;
    private final Consumer<Event> events;
    private final Consumer<Throwable> bugs;
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    /// @param events told of each event, on the shard's thread
    /// @param bugs told of what a task has thrown: nothing may go on after it
    public EventLoopEnv(EventLoop loop, Consumer<Event> events, Consumer<Throwable> bugs) {
        this.loop = loop;
        this.events = events;
        this.bugs = bugs;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long random() {
        return random.nextLong();
    }

    @Override
    public void schedule(long delayNanos, Runnable task) {
        if (loop.isShuttingDown()) return; // what is due afterwards nobody waits for
        if (delayNanos == 0) {
            loop.execute(() -> run(task));
        } else {
            loop.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void report(Event event) {
        events.accept(event);
    }

    /// Runs a task of the shard, whose failure is a bug of ours.
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) { // whatever it is: an invariant may be broken, and the loop would swallow it
            bugs.accept(thrown);
        }
    }
}
