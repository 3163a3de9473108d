package io.quorate.core.command;

/// Ends a command with an error reply, from any depth: bad arguments, a wrong type, a limit.
///
/// It has no stack trace: it is an answer to the client, not a fault of the node.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    /// @param text the error as in [Reply.Error]
    public Refusal(String text) {
        super(text, null, false, false);
        this.reply = Reply.error(text);
    }

    /// What the client is told.
    public Reply reply() {
        return reply;
    }
}
