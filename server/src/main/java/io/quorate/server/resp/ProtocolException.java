package io.quorate.server.resp;

/// The bytes are not a request. The client is told why, and the connection closes: what follows cannot be made out.
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;
    private final boolean isAttack;

    private ProtocolException(String why, boolean isAttack) {
        super(why, null, false, false);
        this.why = why;
        this.isAttack = isAttack;
    }

    /// @param why in Redis's words
    static ProtocolException because(String why) {
        return new ProtocolException("ERR Protocol error: " + why, false);
    }

    /// A browser that was lured into sending a request here.
    static ProtocolException attack() {
        return new ProtocolException(
                "possible attack: a POST or Host: line, as a browser sends that was lured into talking to this port",
                true);
    }

    /// The error as the client is told it, its code first.
    public String why() {
        return why;
    }

    /// Whether nothing is to be answered, because whoever sent this must not learn what it talks to.
    public boolean isAttack() {
        return isAttack;
    }
}
