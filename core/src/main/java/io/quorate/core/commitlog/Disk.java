package io.quorate.core.commitlog;

import java.util.SortedMap;
import java.util.function.Consumer;

/// The port to the files of one commit log: a flat folder of files that are written in place.
///
/// What takes time answers later through a consumer, which is called on the shard's thread and never from
/// inside the call. Operations on different files go on side by side. On one file the caller waits for one
/// before it asks for the next, except that a sync and a write may overlap: the sync then covers the writes
/// that were done when it was asked for. Only [#list()] and [#read] wait, and only recovery calls them.
public interface Disk {
    /// What became of an operation.
    sealed interface Outcome {
        /// It is done.
        record Done() implements Outcome {}

        /// There is no room; nothing was done.
        record NoSpace(String message) implements Outcome {}

        /// The disk failed: what was under way may or may not be on it.
        record Failed(String message) implements Outcome {}
    }

    /// The files by name, with their sizes in bytes. Waits.
    SortedMap<String, Long> list();

    /// Reads bytes of a file. Waits.
    ///
    /// @return the bytes; fewer than `length` only at the end of the file
    /// @throws UnreadableException if the disk fails
    byte[] read(String file, long position, int length);

    /// Makes a file of zeros, written and synced together with its name, so that later writes find their blocks.
    ///
    /// On [Outcome.NoSpace] the file does not exist.
    void create(String file, long bytes, Consumer<Outcome> then);

    /// Writes into a file, within its size and from front to back: what lies behind the bytes is not kept.
    ///
    /// Done means handed to the operating system or, with `sync`, durable: then everything written to the file
    /// before is durable, too.
    ///
    /// @param bytes not changed by the caller until `then` is called
    void write(String file, long position, byte[] bytes, int offset, int length, boolean sync, Consumer<Outcome> then);

    /// Makes everything durable whose write to the file is done.
    void sync(String file, Consumer<Outcome> then);

    /// Gives a file another name, durable when done.
    void rename(String from, String to, Consumer<Outcome> then);

    /// Removes a file, durable when done.
    void delete(String file, Consumer<Outcome> then);

    /// A read that the disk could not answer.
    final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public UnreadableException(String message) {
            super(message);
        }
    }
}
