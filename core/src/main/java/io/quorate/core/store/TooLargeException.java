package io.quorate.core.store;

/// A transaction reads or writes more bytes than fit into memory several times over: it is refused whole, and nothing
/// of it is written.
///
/// Like [NotResidentException] it may come up at any depth, and has no stack trace.
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// @param what is too large, with its bound
    TooLargeException(String what) {
        super(what, null, false, false);
    }
}
