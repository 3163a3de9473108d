package io.quorate.sim.workload;

import io.quorate.core.command.Reply;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A request, and what is to be done with its reply or with the loss of it.
///
/// @param request the command's name first
/// @param onReply takes the reply, an error too
/// @param onLoss called when no reply will come: the request may or may not have been carried out
/// @param onTakenBack called after the reply when a loss of power may have taken what it told of, which is by right
///   where replies do not wait for a sync
public record Exchange(byte[][] request, Consumer<Reply> onReply, Runnable onLoss, Runnable onTakenBack) {
    /// One of which nothing is recorded that a loss could make wrong.
    public static Exchange of(Consumer<Reply> onReply, String... words) {
        return new Exchange(request(words), onReply, () -> {}, () -> {});
    }

    /// The reply has come.
    public void answer(Reply reply) {
        onReply.accept(reply);
    }

    /// No reply will come.
    public void lose() {
        onLoss.run();
    }

    /// What the reply told of may be lost.
    public void takeBack() {
        onTakenBack.run();
    }

    /// A request of words.
    static byte[][] request(String... words) {
        byte[][] request = new byte[words.length][];
        for (int i = 0; i < words.length; i++) request[i] = words[i].getBytes(StandardCharsets.UTF_8);
        return request;
    }
}
