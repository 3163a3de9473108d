package io.quorate.server.log;

import java.lang.System.Logger.Level;

/// The node's log: an event's name, then what there is to know of it as `key=value`.
///
/// Any thread may call.
public final class NodeLog {
    private static final System.Logger LOGGER = System.getLogger("io.quorate");

    private NodeLog() {}

    /// Something that an operator expects to happen.
    ///
    /// @param facts keys and values in turn
    public static void info(String event, Object... facts) {
        LOGGER.log(Level.INFO, () -> line(event, facts));
    }

    /// Something that an operator should look at.
    public static void warn(String event, Object... facts) {
        LOGGER.log(Level.WARNING, () -> line(event, facts));
    }

    /// Something that ends the node or makes it refuse work.
    public static void error(String event, Object... facts) {
        LOGGER.log(Level.ERROR, () -> line(event, facts));
    }

    /// A bug: the stack trace says where.
    public static void bug(String event, Throwable cause) {
        LOGGER.log(Level.ERROR, event, cause);
    }

    static String line(String event, Object... facts) {
        var line = new StringBuilder(event);
        for (int i = 0; i < facts.length; i += 2) {
            line.append(' ').append(facts[i]).append('=');
            String value = String.valueOf(facts[i + 1]).replace('\n', ' ').replace('\r', ' ');
            if (value.isEmpty() || value.indexOf(' ') >= 0) {
                line.append('"').append(value.replace('"', '\'')).append('"');
            } else {
                line.append(value);
            }
        }
        return line.toString();
    }
}
