package io.quorate.core.log;

/// The other nodes. What is sent in one turn leaves together; it may be lost.
@FunctionalInterface
public interface Peers {
    void send(long node, Message message);
}
