package io.quorate.server.peer;

/// What came from the other end is refused, and the connection with it.
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    RefusedException(Refusal.Reason reason, String text) {
        super(text, null, false, false);
        refusal = new Refusal(reason, text);
    }

    Refusal refusal() {
        return refusal;
    }
}
