package io.quorate.server.command;

import io.quorate.core.command.Command;
import io.quorate.server.net.ClientConnection;
import io.quorate.server.net.ClientState;

/// A client as one line of `CLIENT LIST`: the fields of Redis 7.4 in their order, 0 where there is no such thing here.
final class ClientLine {
    private ClientLine() {}

    static String of(ClientConnection client) {
        ClientState state = client.state();
        Command last = state.lastCommand();
        long total = client.requestBytes() + client.replyBytes();
        return "id=" + client.id()
                + " addr=" + client.address()
                + " laddr=" + client.localAddress()
                + " fd=-1 name=" + state.name()
                + " age=" + client.ageSeconds()
                + " idle=" + client.idleSeconds()
                + " flags=" + flags(client)
                + " db=0 sub=0 psub=0 ssub=0 multi=" + client.connection().queuedCount()
                + " watch=" + client.connection().watchedCount()
                + " qbuf=" + client.requestBytes()
                + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=" + client.replyBytes()
                + " tot-mem=" + total
                + " events=r cmd=" + (last == null ? "NULL" : last.name())
                + " user=default redir=-1 resp=" + client.protocol()
                + " lib-name=" + state.libraryName()
                + " lib-ver=" + state.libraryVersion();
    }

    private static String flags(ClientConnection client) {
        var flags = new StringBuilder();
        if (client.connection().isInTransaction()) flags.append('x');
        if (client.isClosing()) flags.append('c');
        if (client.state().isKeptFromEviction()) flags.append('e');
        if (client.state().isNotTouching()) flags.append('T');
        return flags.isEmpty() ? "N" : flags.toString();
    }
}
