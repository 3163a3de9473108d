package io.quorate.sim.explore;

import io.quorate.core.log.Framed;
import io.quorate.core.log.Message;
import io.quorate.core.log.MessageCodec;

/// Something that was said, on its way.
///
/// @param from the sending node, from 1
/// @param to the receiving node, from 1
record Letter(int from, int to, Framed said) {
    /// Equal texts are equal letters: what carries entries does not compare by value.
    @Override
    public String toString() {
        Object content = said instanceof MessageCodec.Addressed(int _, Message message) ? message : said;
        return "n" + from + " to n" + to + " " + content;
    }
}
