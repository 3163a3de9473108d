package io.quorate.core.shard;

import io.quorate.core.command.Command;
import io.quorate.core.command.Reply;
import io.quorate.core.store.Fetched;
import org.jspecify.annotations.Nullable;

/// A request that is being worked on, until its reply is known.
final class Request {
    static final Command NO_COMMAND = Command.named("").does(_ -> Reply.OK);

    private static final byte[][] NO_ARGUMENTS = {};

    final Command command;
    final byte[][] arguments;
    /// Where it is carried out, as it was last found.
    Target target;
    /// Where its random numbers come from: the same each time it is tried.
    final long seed;
    /// The only reign in which it may be carried out; 0 if that is any.
    final long epoch;
    /// What was fetched for it; null before it was parked, and when it has to be fetched again.
    @Nullable
    Fetched fetched;
    /// Rows and pages that are still being fetched for it.
    int fetchesUnderWay;
    /// Time that its earlier pieces took, if it is done in several.
    long spentNanos;
    /// When the first fetch for what it has in [#fetched] began.
    long fetchingSinceNanos;
    /// How often what was fetched for it, or for its piece, was given up, because writes waited for it.
    int overtakenCount;
    /// What to answer because something that it needs cannot be read; null if all can.
    @Nullable
    String error;

    Request(Command command, byte[][] arguments, Target target, long seed) {
        this(command, arguments, target, seed, 0);
    }

    Request(Command command, byte[][] arguments, Target target, long seed, long epoch) {
        this.epoch = epoch;
        this.command = command;
        this.arguments = arguments;
        this.target = target;
        this.seed = seed;
    }

    /// A request of the shard's own, which nobody waits for.
    static Request ofTheShard(Target target) {
        return new Request(NO_COMMAND, NO_ARGUMENTS, target, 0);
    }
}
