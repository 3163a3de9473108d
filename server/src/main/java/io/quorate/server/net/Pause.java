package io.quorate.server.net;

import io.netty.channel.EventLoop;
import io.quorate.core.command.Command;
import java.util.concurrent.TimeUnit;

/// `CLIENT PAUSE`: for a while no client's requests, or none that write, are begun.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
public final class Pause {
    /// What is held back.
    public enum Scope {
        /// Commands that write, and `EXEC`, which may.
        WRITE,
        ALL
    }

    private final EventLoop loop;
    private final Runnable whenOver;
    private Scope scope = Scope.WRITE;
    private long untilNanos;
    private boolean isActive;

    Pause(EventLoop loop, Runnable whenOver) {
        this.loop = loop;
        this.whenOver = whenOver;
    }

    /// Begins a pause, or makes the one that runs longer and wider, as Redis does: never shorter.
    public void begin(Scope wanted, long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        scope = isActive && scope == Scope.ALL ? Scope.ALL : wanted;
        untilNanos = isActive && untilNanos - until > 0 ? untilNanos : until;
        isActive = true;
        loop.schedule(this::endIfDue, Math.max(1, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /// Ends it.
    public void end() {
        if (!isActive) return;
        isActive = false;
        // Not from inside the request that ends it: its own connection is still being read.
        loop.execute(whenOver);
    }

    private void endIfDue() {
        if (isActive && System.nanoTime() - untilNanos >= 0) end();
    }

    /// Whether there is one.
    boolean isActive() {
        return isActive;
    }

    /// Whether it holds a command back.
    boolean holds(Command command) {
        return isActive
                && (scope == Scope.ALL
                        || command.is(Command.Flag.WRITE)
                        || command.name().equals("exec"));
    }
}
