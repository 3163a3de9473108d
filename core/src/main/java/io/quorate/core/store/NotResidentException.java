package io.quorate.core.store;

import java.util.List;

/// A command needs what is not in memory: it is dropped, what it needs is fetched, and it runs again whole.
///
/// An exception because it may come up at any depth of a command, and a command that would have to hand it back by
/// hand could forget to. It has no stack trace, so it costs about as much as a return.
public final class NotResidentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The rows to fetch.
    private final transient List<RowKey> rows;

    /// The pages to fetch.
    private final transient List<Scan> scans;

    NotResidentException(List<RowKey> rows, List<Scan> scans) {
        super("not resident", null, false, false);
        this.rows = rows;
        this.scans = scans;
    }

    /// The rows to fetch.
    public List<RowKey> rows() {
        return rows;
    }

    /// The pages to fetch.
    public List<Scan> scans() {
        return scans;
    }
}
