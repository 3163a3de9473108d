package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ALLOW_BUSY;
import static io.quorate.core.command.Command.Flag.FAST;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.NO_AUTH;
import static io.quorate.core.command.Command.Flag.NO_MULTI;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.server.net.ClientConnection;
import io.quorate.server.resp.ReplyEncoder;
import java.util.ArrayList;
import java.util.List;

/// `HELLO AUTH PING ECHO SELECT QUIT RESET`: who a client is and how it is spoken to.
final class ConnectionCommands {
    /// The version of Redis whose commands and error texts these are. Clients decide by it what they may use.
    static final String REDIS_VERSION = "7.4.0";

    private static final int PROTOCOL_MAX = 3;

    private final Host host;

    ConnectionCommands(Host host) {
        this.host = host;
    }

    List<Command> commands() {
        return List.of(
                named("hello")
                        .arity(-1)
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                        .since("6.0.0")
                        .summary("Handshakes with the server: the protocol's version, and who the client is.")
                        .syntax("[protover [AUTH username password] [SETNAME clientname]]")
                        .does(this::hello),
                named("auth")
                        .arity(-2)
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
                        .complexity("O(N) where N is the number of passwords defined for the user")
                        .summary("Authenticates the connection.")
                        .syntax("[username] password")
                        .does(this::auth),
                named("ping")
                        .arity(-1)
                        .flags(FAST)
                        .tips("request_policy:all_shards", "response_policy:all_succeeded")
                        .summary("Returns the server's liveliness response.")
                        .syntax("[message]")
                        .does(ConnectionCommands::ping),
                named("echo")
                        .arity(2)
                        .flags(LOADING, STALE, FAST)
                        .summary("Returns the given string.")
                        .syntax("message")
                        .does(execution -> Reply.bulk(execution.argument(1))),
                named("select")
                        .arity(2)
                        .flags(LOADING, STALE, FAST)
                        .summary("Changes the selected database: there is only 0.")
                        .syntax("index")
                        .does(ConnectionCommands::select),
                named("quit")
                        .arity(-1)
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, NO_MULTI)
                        .summary("Closes the connection.")
                        .deprecated("7.2.0", "just closing the connection")
                        .does(_ -> new Reply.Closing(Reply.OK)),
                named("reset")
                        .arity(1)
                        .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, NO_MULTI)
                        .since("6.2.0")
                        .summary("Resets the connection to the state of a new one.")
                        .does(this::reset));
    }

    private static Command.Declaration named(String name) {
        return Command.named(name).group("connection").categories(Command.Category.CONNECTION);
    }

    private Reply hello(Execution execution) {
        ClientConnection client = ClientConnection.of(execution.caller());
        int protocol = execution.count() > 1 ? protocol(execution) : client.protocol();
        boolean proves = false;
        for (int i = 2; i < execution.count(); ) {
            int left = execution.count() - i;
            if (Arguments.is(execution, i, "AUTH") && left >= 3) {
                String user = Arguments.text(execution, i + 1);
                Password.check(host, user, execution.argument(i + 2), client);
                proves = true;
                i += 3;
            } else if (Arguments.is(execution, i, "SETNAME") && left >= 2) {
                String name = ClientCommands.name(execution, i + 1);
                execution.effect(() -> client.state().name(name));
                i += 2;
            } else {
                throw new Refusal("ERR Syntax error in HELLO option '" + Errors.quoted(execution.argument(i)) + "'");
            }
        }
        if (!proves && !client.isAuthenticated()) {
            throw new Refusal("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
                    + "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP "
                    + "protocol version at the same time");
        }
        execution.effect(() -> client.authenticate(true));
        return new Reply.Switching(protocol, greeting(client.id(), protocol));
    }

    private static int protocol(Execution execution) {
        long protocol = Arguments.integer(execution, 1, "ERR Protocol version is not an integer or out of range");
        if (protocol < ReplyEncoder.FIRST_PROTOCOL || protocol > PROTOCOL_MAX) {
            throw new Refusal("NOPROTO unsupported protocol version");
        }
        return (int) protocol;
    }

    private Reply greeting(long id, int protocol) {
        List<Reply> facts = new ArrayList<>();
        add(facts, "server", Reply.bulk("redis"));
        add(facts, "version", Reply.bulk(REDIS_VERSION));
        add(facts, "proto", Reply.integer(protocol));
        add(facts, "id", Reply.integer(id));
        add(facts, "mode", Reply.bulk("standalone"));
        add(facts, "role", Reply.bulk("master"));
        add(facts, "modules", Reply.EMPTY_ARRAY);
        add(facts, "quorate", Reply.bulk(host.facts().version()));
        return new Reply.Pairs(facts);
    }

    private static void add(List<Reply> facts, String name, Reply value) {
        facts.add(Reply.bulk(name));
        facts.add(value);
    }

    private Reply auth(Execution execution) {
        if (execution.count() > 3) throw new Refusal(Errors.SYNTAX);
        ClientConnection client = ClientConnection.of(execution.caller());
        boolean hasUser = execution.count() == 3;
        if (!hasUser && !Password.isWanted(host.configuration())) {
            throw new Refusal("ERR AUTH <password> called without any password configured for the default user. "
                    + "Are you sure your configuration is correct?");
        }
        String user = hasUser ? Arguments.text(execution, 1) : "default";
        Password.check(host, user, execution.argument(execution.count() - 1), client);
        execution.effect(() -> client.authenticate(true));
        return Reply.OK;
    }

    private static Reply ping(Execution execution) {
        return switch (execution.count()) {
            case 1 -> PONG;
            case 2 -> Reply.bulk(execution.argument(1));
            default -> throw new Refusal(Errors.wrongArity("ping"));
        };
    }

    private static final Reply PONG = new Reply.Simple("PONG");

    private static Reply select(Execution execution) {
        if (Arguments.integer(execution, 1, Errors.NOT_AN_INTEGER) != 0) {
            throw new Refusal("ERR DB index is out of range");
        }
        return Reply.OK;
    }

    private Reply reset(Execution execution) {
        ClientConnection client = ClientConnection.of(execution.caller());
        execution.effect(() -> {
            host.shard().reset(client.connection());
            client.state().reset();
            client.sendReplies();
            client.authenticate(!Password.isWanted(host.configuration()));
        });
        return new Reply.Switching(ReplyEncoder.FIRST_PROTOCOL, new Reply.Simple("RESET"));
    }
}
