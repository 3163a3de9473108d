package io.quorate.core.control;

/// A change that the metadata does not allow: how the reason reaches [Metadata#apply], which makes a value of it.
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    RefusedException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /// What, the value, the bound and the way out.
    String reason() {
        return reason;
    }

    static void unless(boolean isAllowed, String reason) {
        if (!isAllowed) throw new RefusedException(reason);
    }
}
