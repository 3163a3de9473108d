package io.quorate.server.peer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What is logged during a test.
final class PeerLogLines extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger("io.quorate");

    PeerLogLines() {
        logger.addHandler(this);
    }

    /// Those of an event, in the order in which they were written.
    List<String> of(String event) {
        return lines.stream().filter(line -> line.startsWith(event + ' ')).toList();
    }

    @Override
    public void publish(LogRecord record) {
        lines.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
