package io.quorate.core.route;

/// Something on the way of forwarded requests that a test or an operator wants counted.
public enum RouteEvent {
    FORWARDED("a request is forwarded"),
    TRANSACTION_FORWARDED("a transaction is forwarded"),
    REFUSED("a forwarded request finds no leader"),
    ASKED_AGAIN("a forwarded request is asked again"),
    UNCERTAIN("a forwarded write stays without an answer"),
    REIGN_ENDED("a forwarded request's leader is deposed"),
    LINK_LOST("a process that owes answers is given up"),
    DOUBLE_DROPPED("a doubled request is dropped"),
    PROCESS_FORGOTTEN("sessions of a dead process are forgotten"),
    WATCH_LOST("keys watched elsewhere are watched no more");

    private final String text;

    RouteEvent(String text) {
        this.text = text;
    }

    /// What has happened, in words.
    public String text() {
        return text;
    }
}
