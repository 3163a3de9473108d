package io.quorate.server.command;

import static io.quorate.core.command.Command.Flag.ADMIN;
import static io.quorate.core.command.Command.Flag.LOADING;
import static io.quorate.core.command.Command.Flag.NOSCRIPT;
import static io.quorate.core.command.Command.Flag.NO_MULTI;
import static io.quorate.core.command.Command.Flag.STALE;

import io.quorate.core.command.Command;
import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.core.command.Reply;
import io.quorate.server.net.ClientConnection;
import io.quorate.server.net.Pause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `CLIENT`: what a client says of itself, and what an operator does about clients.
final class ClientCommands {
    private static final String HELP = """
            GETREDIR
                Return the client ID we are redirecting to when tracking is enabled.
            GETNAME
                Return the name of the current connection.
            ID
                Return the ID of the current connection.
            INFO
                Return information about the current client connection.
            KILL <ip:port>
                Kill connection made from <ip:port>.
            KILL <option> <value> [<option> <value> [...]]
                Kill connections. Options are:
                * ADDR <ip:port>
                  Kill connections made from the specified address
                * LADDR <ip:port>
                  Kill connections made to specified local address
                * ID <client-id>
                  Kill connections by client id.
                * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
                  Kill connections by type.
                * USER <username>
                  Kill connections authenticated by <username>.
                * SKIPME (YES|NO)
                  Skip killing current connection (default: yes).
                * MAXAGE <seconds>
                  Kill connections older than the specified age.
            LIST [options ...]
                Return information about client connections. Options:
                * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)
                  Return clients of specified type.
                * ID <client-id> [<client-id> [...]]
                  Return clients of specified IDs only.
            NO-EVICT (ON|OFF)
                Protect current client connection from eviction.
            NO-TOUCH (ON|OFF)
                Will not touch LRU/LFU stats when this mode is on.
            PAUSE <timeout> [WRITE|ALL]
                Suspend all, or just write, clients for <timeout> milliseconds.
            REPLY (ON|OFF|SKIP)
                Control the replies sent to the current connection.
            SETINFO <option> <value>
                Set client meta attr. Options are:
                * LIB-NAME: the client lib name.
                * LIB-VER: the client lib version.
            SETNAME <name>
                Assign the name <name> to the current connection.
            TRACKINGINFO
                Report tracking status for the current connection.
            UNBLOCK <clientid> [TIMEOUT|ERROR]
                Unblock the specified blocked client.
            UNPAUSE
                Stop the current client pause, resuming traffic.""";

    private static final String NO_TRACKING =
            "ERR client-side caching is not built yet: CLIENT TRACKING and CLIENT CACHING are refused";

    private final Host host;
    private final Waits waits;

    /// @param waits those who wait in a command
    ClientCommands(Host host, Waits waits) {
        this.host = host;
        this.waits = waits;
    }

    Command command() {
        return Command.named("client")
                .arity(-2)
                .group("connection")
                .since("2.4.0")
                .complexity("Depends on subcommand.")
                .summary("A container for client connection commands.")
                .subcommand(own("id", 2, "5.0.0", "Returns the unique client ID of the connection.")
                        .does(execution -> Reply.integer(execution.caller().id())))
                .subcommand(own("info", 2, "6.2.0", "Returns information about the connection.")
                        .tips("nondeterministic_output")
                        .does(execution -> report(List.of(ClientConnection.of(execution.caller())))))
                .subcommand(own("getname", 2, "2.6.9", "Returns the name of the connection.")
                        .does(ClientCommands::getName))
                .subcommand(own("setname", 3, "2.6.9", "Sets the connection name.")
                        .syntax("connection-name")
                        .does(ClientCommands::setName))
                .subcommand(own("setinfo", 4, "7.2.0", "Sets information specific to the client or connection.")
                        .syntax("<LIB-NAME libname | LIB-VER libver>")
                        .does(ClientCommands::setInfo))
                .subcommand(own("reply", 3, "3.2.0", "Instructs the server whether to reply to commands.")
                        .flags(NO_MULTI)
                        .syntax("<ON | OFF | SKIP>")
                        .does(ClientCommands::reply))
                .subcommand(own("no-touch", 3, "7.2.0", "Controls whether commands affect the LRU/LFU of keys.")
                        .syntax("<ON | OFF>")
                        .does(ClientCommands::noTouch))
                .subcommand(own("tracking", -3, "6.0.0", "Refused: client-side caching is not built yet.")
                        .syntax("<ON | OFF>")
                        .does(ClientCommands::tracking))
                .subcommand(own("caching", 3, "6.0.0", "Refused: client-side caching is not built yet.")
                        .syntax("<YES | NO>")
                        .does(_ -> Reply.error(NO_TRACKING)))
                .subcommand(own("trackinginfo", 2, "6.2.0", "Returns information about client-side caching.")
                        .does(_ -> NOT_TRACKING))
                .subcommand(own("getredir", 2, "6.0.0", "Returns where invalidations are redirected to: nowhere.")
                        .does(_ -> new Reply.Int(-1)))
                .subcommand(administrative("no-evict", 3, "7.0.0", "Sets the client eviction mode of the connection.")
                        .syntax("<ON | OFF>")
                        .does(ClientCommands::noEvict))
                .subcommand(administrative("list", -2, "2.4.0", "Lists open connections.")
                        .tips("nondeterministic_output")
                        .complexity("O(N) where N is the number of client connections")
                        .syntax("[TYPE <NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id [client-id ...]]")
                        .does(this::list))
                .subcommand(administrative("kill", -3, "2.4.0", "Terminates open connections.")
                        .complexity("O(N) where N is the number of client connections")
                        .syntax("<ip:port | filter value [filter value ...]>")
                        .does(this::kill))
                .subcommand(administrative("pause", -3, "3.0.0", "Suspends commands processing.")
                        .syntax("timeout [WRITE | ALL]")
                        .does(this::pause))
                .subcommand(administrative("unpause", 2, "6.2.0", "Resumes processing commands.")
                        .complexity("O(N) Where N is the number of paused clients")
                        .does(this::unpause))
                .subcommand(administrative("unblock", -3, "5.0.0", "Unblocks a client that waits in a command.")
                        .syntax("client-id [TIMEOUT | ERROR]")
                        .does(this::unblock))
                .subcommand(HelpText.of("CLIENT", "connection", HELP, Command.Category.CONNECTION))
                .does(execution -> Reply.error(Errors.unknownSubcommand("client", execution.argument(1))));
    }

    private static Command.Declaration own(String name, int arity, String since, String summary) {
        return Command.named("client|" + name)
                .arity(arity)
                .flags(NOSCRIPT, LOADING, STALE)
                .categories(Command.Category.CONNECTION)
                .group("connection")
                .since(since)
                .summary(summary);
    }

    private static Command.Declaration administrative(String name, int arity, String since, String summary) {
        return own(name, arity, since, summary).flags(ADMIN);
    }

    // ---- About itself ----

    private static Reply getName(Execution execution) {
        String name = ClientConnection.of(execution.caller()).state().name();
        return name.isEmpty() ? Reply.NULL : Reply.bulk(name);
    }

    private static Reply setName(Execution execution) {
        String name = name(execution, 2);
        execution.effect(() -> ClientConnection.of(execution.caller()).state().name(name));
        return Reply.OK;
    }

    /// A name that `CLIENT LIST` can print.
    ///
    /// @throws Refusal if it has a space or anything that is not printed
    static String name(Execution execution, int place) {
        if (!isPrintable(execution.argument(place))) {
            throw new Refusal("ERR Client names cannot contain spaces, newlines or special characters.");
        }
        return Arguments.text(execution, place);
    }

    private static boolean isPrintable(byte[] name) {
        for (byte b : name) if (b < '!' || b > '~') return false;
        return true;
    }

    private static Reply setInfo(Execution execution) {
        var state = ClientConnection.of(execution.caller()).state();
        String attribute = Arguments.text(execution, 2).toUpperCase(Locale.ROOT);
        String value = Arguments.text(execution, 3);
        Runnable effect = switch (attribute) {
            case "LIB-NAME" -> () -> state.libraryName(value);
            case "LIB-VER" -> () -> state.libraryVersion(value);
            default -> throw new Refusal("ERR Unrecognized option '" + Errors.quoted(execution.argument(2)) + "'");
        };
        if (!isPrintable(execution.argument(3))) {
            throw new Refusal("ERR " + attribute.toLowerCase(Locale.ROOT)
                    + " cannot contain spaces, newlines or special characters.");
        }
        execution.effect(effect);
        return Reply.OK;
    }

    private static Reply reply(Execution execution) {
        if (ClientConnection.of(execution.caller()).connection().isInTransaction()) {
            throw new Refusal(ServerCommands.NOT_IN_TRANSACTION);
        }
        if (Arguments.is(execution, 2, "ON")) return ClientConnection.REPLIES_ON;
        if (Arguments.is(execution, 2, "OFF")) return ClientConnection.REPLIES_OFF;
        if (Arguments.is(execution, 2, "SKIP")) return ClientConnection.REPLIES_SKIP_NEXT;
        throw new Refusal(Errors.SYNTAX);
    }

    private static Reply noTouch(Execution execution) {
        boolean on = onOrOff(execution, 2);
        execution.effect(() -> ClientConnection.of(execution.caller()).state().touchNothing(on));
        return Reply.OK;
    }

    private static Reply noEvict(Execution execution) {
        boolean on = onOrOff(execution, 2);
        execution.effect(() -> ClientConnection.of(execution.caller()).state().keepFromEviction(on));
        return Reply.OK;
    }

    private static boolean onOrOff(Execution execution, int place) {
        if (Arguments.is(execution, place, "ON")) return true;
        if (Arguments.is(execution, place, "OFF")) return false;
        throw new Refusal(Errors.SYNTAX);
    }

    /// To switch off what is off is no lie.
    private static Reply tracking(Execution execution) {
        if (Arguments.is(execution, 2, "OFF") && execution.count() == 3) return Reply.OK;
        return Reply.error(NO_TRACKING);
    }

    private static final Reply NOT_TRACKING = new Reply.Pairs(List.of(
            Reply.bulk("flags"),
            new Reply.Members(List.of(Reply.bulk("off"))),
            Reply.bulk("redirect"),
            new Reply.Int(-1),
            Reply.bulk("prefixes"),
            Reply.EMPTY_ARRAY));

    // ---- About others ----

    private Reply list(Execution execution) {
        List<ClientConnection> found = new ArrayList<>();
        if (execution.count() == 4 && Arguments.is(execution, 2, "TYPE")) {
            if (isNormal(execution, 3)) found.addAll(host.clients().all());
        } else if (execution.count() > 3 && Arguments.is(execution, 2, "ID")) {
            for (int i = 3; i < execution.count(); i++) {
                ClientConnection client = host.clients().find(Arguments.integer(execution, i, "ERR Invalid client ID"));
                if (client != null) found.add(client);
            }
        } else if (execution.count() == 2) {
            found.addAll(host.clients().all());
        } else {
            throw new Refusal(Errors.SYNTAX);
        }
        return report(found);
    }

    private static Reply report(List<ClientConnection> clients) {
        return new Reply.Verbatim(
                "txt",
                clients.stream().map(ClientLine::of).map(line -> line + "\n").collect(Collectors.joining()));
    }

    /// Whether a type of clients is the one that all clients here are of.
    private static boolean isNormal(Execution execution, int place) {
        return switch (Arguments.text(execution, place).toLowerCase(Locale.ROOT)) {
            case "normal" -> true;
            case "master", "replica", "slave", "pubsub" -> false;
            default -> throw new Refusal("ERR Unknown client type '" + Errors.quoted(execution.argument(place)) + "'");
        };
    }

    private Reply kill(Execution execution) {
        ClientConnection self = ClientConnection.of(execution.caller());
        if (execution.count() == 3) {
            String address = Arguments.text(execution, 2);
            ClientConnection found = host.clients().all().stream()
                    .filter(client -> client.address().equals(address))
                    .findFirst()
                    .orElseThrow(() -> new Refusal("ERR No such client"));
            return kill(execution, self, List.of(found)) ? new Reply.Closing(Reply.OK) : Reply.OK;
        }
        var filter = ClientFilter.parse(execution, 2, ClientCommands::isNormal);
        List<ClientConnection> found = host.clients().all().stream()
                .filter(client -> filter.fits(client, self))
                .toList();
        Reply count = Reply.integer(found.size());
        return kill(execution, self, found) ? new Reply.Closing(count) : count;
    }

    /// @return whether the asker is among them: it is told first
    private static boolean kill(Execution execution, ClientConnection self, List<ClientConnection> found) {
        execution.effect(() -> found.stream().filter(client -> client != self).forEach(ClientConnection::close));
        return found.contains(self);
    }

    private Reply pause(Execution execution) {
        long millis = Arguments.integer(execution, 2, "ERR timeout is not an integer or out of range");
        if (millis < 0) throw new Refusal("ERR timeout is negative");
        Pause.Scope scope = Pause.Scope.ALL;
        if (execution.count() > 4) throw new Refusal(Errors.SYNTAX);
        if (execution.count() == 4) {
            if (Arguments.is(execution, 3, "WRITE")) {
                scope = Pause.Scope.WRITE;
            } else if (!Arguments.is(execution, 3, "ALL")) {
                throw new Refusal("ERR CLIENT PAUSE mode must be WRITE or ALL");
            }
        }
        Pause.Scope wanted = scope;
        execution.effect(() -> host.clients().pause().begin(wanted, millis));
        return Reply.OK;
    }

    private Reply unpause(Execution execution) {
        execution.effect(() -> host.clients().pause().end());
        return Reply.OK;
    }

    private Reply unblock(Execution execution) {
        long id = Arguments.integer(execution, 2, Errors.NOT_AN_INTEGER);
        boolean asError = execution.count() == 4 && Arguments.is(execution, 3, "ERROR");
        boolean asTimeout = execution.count() == 3 || Arguments.is(execution, 3, "TIMEOUT");
        if (execution.count() > 4 || asError == asTimeout) {
            throw new Refusal("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        if (!waits.isWaiting(id)) return Reply.ZERO;
        execution.effect(() -> waits.end(id, asError));
        return Reply.ONE;
    }
}
