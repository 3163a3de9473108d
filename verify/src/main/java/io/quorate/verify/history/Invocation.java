package io.quorate.verify.history;

/// A history's handle on an operation, to be handed back with its outcome.
///
/// @param <O> what can be asked
/// @param number the operation's place in its history, from 0
/// @param invoked when it was sent, in the history's time
public record Invocation<O>(int number, int client, String key, O operation, long invoked) {}
