package io.quorate.server.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// Writes the process's log to standard output: time, level, node, event.
///
///     2026-11-20T10:52:55.123Z INFO 127.0.0.1:6379 node.ready port=6379
public final class LogLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String node;

    LogLines(String node) {
        this.node = node;
    }

    /// Sends everything that the process logs to standard output in this form, and nowhere else.
    ///
    /// @param node how this node is called in its lines
    public static void install(String node) {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) root.removeHandler(handler);
        var handler = new StandardOutput();
        handler.setFormatter(new LogLines(node));
        root.addHandler(handler);
        if (LogManager.getLogManager() instanceof LastingLogManager lasting) lasting.installed();
    }

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder(128);
        TIME.formatTo(record.getInstant(), line);
        line.append(' ')
                .append(level(record.getLevel()))
                .append(' ')
                .append(node)
                .append(' ');
        line.append(formatMessage(record)).append('\n');
        if (record.getThrown() != null) {
            var trace = new StringWriter();
            record.getThrown().printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) return "ERROR";
        if (level.intValue() >= Level.WARNING.intValue()) return "WARN";
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /// Every line is there before the next: a log that is cut off at a crash is worth little.
    private static final class StandardOutput extends StreamHandler {
        @SuppressWarnings("this-escape")
        StandardOutput() {
            super();
            setOutputStream(System.out);
            try {
                setEncoding(StandardCharsets.UTF_8.name());
            } catch (java.io.UnsupportedEncodingException impossible) {
                throw new AssertionError(impossible);
            }
        }

        @Override
        public synchronized void publish(LogRecord record) {
            super.publish(record);
            flush();
        }

        @Override
        public synchronized void close() {
            flush(); // standard output is not this handler's to close
        }
    }
}
