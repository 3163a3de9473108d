package io.quorate.sim;

import io.quorate.core.command.Reply;
import java.util.function.Consumer;

/// A request, and what is to be done with its reply or with the loss of it.
///
/// @param request the command's name first
/// @param onReply takes the reply, an error too
/// @param onLoss called when no reply will come: the request may or may not have been carried out
record Exchange(byte[][] request, Consumer<Reply> onReply, Runnable onLoss) {
    void answer(Reply reply) {
        onReply.accept(reply);
    }

    void lose() {
        onLoss.run();
    }
}
