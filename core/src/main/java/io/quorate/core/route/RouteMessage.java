package io.quorate.core.route;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;

/// What two routers say to each other. Each may be lost, doubled, late and out of order.
sealed interface RouteMessage {
    LinkName link();

    /// From who asks.
    ///
    /// @param taken up to which number answers were taken
    /// @param number of the body, from 1; 0 if there is none
    record Asking(LinkName link, long taken, long number, byte[] body) implements RouteMessage {}

    /// From who is asked.
    ///
    /// @param taken up to which number requests were taken
    /// @param number of the body, from 1; 0 if there is none
    record Answering(LinkName link, long taken, long number, byte[] body) implements RouteMessage {}

    /// From who is asked: it knows nothing, or nothing any more, of that link.
    record Closed(LinkName link) implements RouteMessage {}

    int ASKING = 1;
    int ANSWERING = 2;
    int CLOSED = 3;

    /// Writes it to the end of a sink.
    default void encode(ByteSink sink) {
        switch (this) {
            case Asking asking -> encode(sink, ASKING, asking.taken(), asking.number(), asking.body());
            case Answering answering ->
                encode(sink, ANSWERING, answering.taken(), answering.number(), answering.body());
            case Closed _ -> encode(sink, CLOSED, 0, 0, new byte[0]);
        }
    }

    private void encode(ByteSink sink, int kind, long taken, long number, byte[] body) {
        sink.putByte(kind);
        sink.putVarint(link().origin().start());
        sink.putVarint(link().target().start());
        sink.putVarint(link().number());
        sink.putVarint(taken);
        sink.putVarint(number);
        sink.putBytes(body);
    }

    /// Reads a message that takes all of a source.
    ///
    /// @throws MalformedException if the bytes are none
    static RouteMessage decode(NodeId from, NodeId to, ByteSource source) {
        int kind = source.getByte();
        long originStart = start(source);
        long targetStart = start(source);
        boolean isAsking = kind == ASKING;
        var origin = new ProcessId(isAsking ? from : to, originStart);
        var target = new ProcessId(isAsking ? to : from, targetStart);
        var link = new LinkName(origin, target, natural(source));
        long taken = natural(source);
        long number = natural(source);
        byte[] body = source.getBytes(source.remaining());
        return switch (kind) {
            case ASKING -> new Asking(link, taken, number, body);
            case ANSWERING -> new Answering(link, taken, number, body);
            case CLOSED -> new Closed(link);
            default -> throw new MalformedException("a message between routers of the unknown kind " + kind);
        };
    }

    private static long start(ByteSource source) {
        long start = natural(source);
        if (start == 0) throw new MalformedException("a process of start 0");
        return start;
    }

    private static long natural(ByteSource source) {
        long number = source.getVarint();
        if (number < 0) throw new MalformedException("a negative number: " + number);
        return number;
    }
}
