package io.quorate.core.commitlog;

/// What was synced to the log cannot be read any more: the shard must not start, since it would lack acknowledged
/// writes without a word. The message is one line that says where, what is wrong and what to do.
public final class DamagedLogException extends Exception {
    private static final long serialVersionUID = 1;

    DamagedLogException(String message) {
        super(message);
    }
}
