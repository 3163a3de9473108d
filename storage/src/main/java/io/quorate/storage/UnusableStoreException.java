package io.quorate.storage;

import org.jspecify.annotations.Nullable;

/// Data that a node cannot start on, or a backup that cannot be made or restored.
///
/// The message is one line for an operator: what is wrong, with which file, and what to do.
public final class UnusableStoreException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableStoreException(String message) {
        super(message);
    }

    public UnusableStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
