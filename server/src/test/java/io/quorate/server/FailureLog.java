package io.quorate.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What nodes log of their failures while it is open, so that a test which finds a failed node can say why it failed.
final class FailureLog extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private FailureLog() {}

    static FailureLog open() {
        var log = new FailureLog();
        Logger.getLogger("").addHandler(log);
        return log;
    }

    String lines() {
        return lines.isEmpty() ? "the node logged no failure" : String.join("\n", lines);
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() < Level.SEVERE.intValue()) return;
        lines.add(entry.getMessage() + causeOf(entry.getThrown()));
    }

    private static String causeOf(@Nullable Throwable thrown) {
        return thrown == null ? "" : ": " + thrown + " at " + List.of(thrown.getStackTrace());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
