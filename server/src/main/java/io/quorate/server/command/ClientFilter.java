package io.quorate.server.command;

import io.quorate.core.command.Errors;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Refusal;
import io.quorate.server.net.ClientConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// Whom `CLIENT KILL` means: clients that fit all of its filters.
final class ClientFilter {
    /// Reads a type of clients and tells whether ours are of it.
    @FunctionalInterface
    interface TypeReader {
        boolean isOurs(Execution execution, int place);
    }

    private final List<Predicate<ClientConnection>> filters = new ArrayList<>();
    private boolean skipsSelf = true;

    private ClientFilter() {}

    /// @param from the first argument of the filters
    /// @throws Refusal if they are not pairs of a filter's name and its value
    static ClientFilter parse(Execution execution, int from, TypeReader types) {
        var filter = new ClientFilter();
        if ((execution.count() - from) % 2 != 0) throw new Refusal(Errors.SYNTAX);
        for (int i = from; i < execution.count(); i += 2) filter.add(execution, i, types);
        return filter;
    }

    private void add(Execution execution, int place, TypeReader types) {
        String value = Arguments.text(execution, place + 1);
        switch (Arguments.text(execution, place).toUpperCase(Locale.ROOT)) {
            case "ID" -> {
                long id = Arguments.integer(execution, place + 1, "ERR client-id should be greater than 0");
                if (id < 1) throw new Refusal("ERR client-id should be greater than 0");
                filters.add(client -> client.id() == id);
            }
            case "ADDR" -> filters.add(client -> client.address().equals(value));
            case "LADDR" -> filters.add(client -> client.localAddress().equals(value));
            case "TYPE" -> {
                boolean isOurs = types.isOurs(execution, place + 1);
                filters.add(_ -> isOurs);
            }
            case "USER" -> {
                if (!value.equals("default")) throw new Refusal("ERR No such user '" + value + "'");
                filters.add(ClientConnection::isAuthenticated);
            }
            case "MAXAGE" -> {
                long seconds = Arguments.integer(execution, place + 1, "ERR maxage is not an integer or out of range");
                if (seconds < 1) throw new Refusal("ERR maxage should be greater than 0");
                filters.add(client -> client.ageSeconds() >= seconds);
            }
            case "SKIPME" ->
                skipsSelf = switch (value.toLowerCase(Locale.ROOT)) {
                    case "yes" -> true;
                    case "no" -> false;
                    default -> throw new Refusal(Errors.SYNTAX);
                };
            default -> throw new Refusal(Errors.SYNTAX);
        }
    }

    boolean fits(ClientConnection client, ClientConnection self) {
        if (client == self && skipsSelf) return false;
        return filters.stream().allMatch(filter -> filter.test(client));
    }
}
