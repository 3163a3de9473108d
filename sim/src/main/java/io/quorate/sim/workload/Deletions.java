package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import io.quorate.verify.history.History;
import io.quorate.verify.history.Invocation;
import io.quorate.verify.model.Register;
import java.util.ArrayList;
import java.util.List;

/// Transactions that delete several registers, or everything there is, at once.
final class Deletions {
    private final Requests requests;
    private final Registers registers;

    Deletions(Requests requests, Registers registers) {
        this.requests = requests;
        this.registers = registers;
    }

    /// Deletes two registers by one command.
    List<Exchange> deleteTwo(int client) {
        List<String> keys = registers.twoKeys();
        return deleteAtOnce(client, keys, requests.plain("DEL", keys.get(0), keys.get(1)));
    }

    /// Deletes everything there is.
    List<Exchange> flush(int client) {
        requests.count("everything is deleted");
        List<Exchange> exchanges = new ArrayList<>(deleteAtOnce(client, registers.keys(), requests.plain("FLUSHALL")));
        exchanges.addAll(count());
        return exchanges;
    }

    /// Counts and lists all keys at once: nothing is listed that is not counted.
    private List<Exchange> count() {
        return List.of(
                requests.plain("MULTI"),
                requests.plain("DBSIZE"),
                requests.plain("KEYS", "*"),
                Exchange.of(
                        reply -> {
                            if (!(reply instanceof Reply.Array(List<Reply> elements))) return;
                            long count = Replies.number(elements.get(0));
                            List<Reply> listed = Replies.elements(elements.get(1));
                            if (listed.size() > count)
                                requests.violate("DBSIZE says " + count + ", KEYS lists " + listed.size());
                        },
                        "EXEC"));
    }

    /// Deletes several registers at once, each of them after it was asked whether it is there.
    private List<Exchange> deleteAtOnce(int client, List<String> keys, Exchange deletion) {
        History<Register.Operation, Register.Result> history = registers.history();
        List<Exchange> exchanges = new ArrayList<>();
        exchanges.add(requests.plain("MULTI"));
        List<Invocation<Register.Operation>> deletes = new ArrayList<>();
        for (String key : keys) {
            exchanges.add(requests.plain("EXISTS", key));
            deletes.add(history.invoke(client, key, new Register.Delete()));
        }
        exchanges.add(deletion);
        exchanges.add(new Exchange(
                Exchange.request("EXEC"),
                reply -> {
                    for (int i = 0; i < deletes.size(); i++) {
                        if (Replies.isUncertain(reply)) {
                            history.unknown(deletes.get(i));
                        } else if (reply instanceof Reply.Array(List<Reply> elements)) {
                            boolean existed = Replies.number(elements.get(i)) == 1;
                            history.complete(deletes.get(i), new Register.Changed(existed));
                        } else {
                            history.fail(deletes.get(i));
                        }
                    }
                },
                () -> deletes.forEach(history::unknown),
                () -> deletes.forEach(history::retract)));
        return exchanges;
    }
}
