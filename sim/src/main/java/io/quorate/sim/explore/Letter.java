package io.quorate.sim.explore;

import io.quorate.core.log.Message;

/// A message on its way.
///
/// @param from the sending node, from 1
/// @param to the receiving node, from 1
record Letter(int from, int to, Message message) {
    /// Equal texts are equal letters: messages that carry entries do not compare by value.
    @Override
    public String toString() {
        return "n" + from + " to n" + to + " " + message;
    }
}
