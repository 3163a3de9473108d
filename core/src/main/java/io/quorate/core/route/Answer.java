package io.quorate.core.route;

import io.quorate.core.command.Reply;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// What became of a session's request.
///
/// @param number counts the session's requests from 1
/// @param isNotDone whether nothing was done, so that it may be asked elsewhere
record Answer(long session, long number, boolean isNotDone, Reply reply) {
    byte[] encoded() {
        var sink = new ByteSink(32);
        sink.putVarint(session);
        sink.putVarint(number);
        sink.putByte(isNotDone ? 1 : 0);
        ReplyCodec.encode(reply, sink);
        return sink.toByteArray();
    }

    /// @throws MalformedException if the bytes are none
    static Answer decode(byte[] bytes) {
        var source = new ByteSource(bytes);
        return new Answer(source.getVarint(), source.getVarint(), source.getByte() == 1, ReplyCodec.decode(source));
    }
}
