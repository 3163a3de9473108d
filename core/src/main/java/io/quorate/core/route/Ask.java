package io.quorate.core.route;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// What a session has to say to the node that carries its requests out.
///
/// @param number counts the session's requests from 1; 0: the session is over
/// @param epoch the reign in which it may be carried out
/// @param requests to be carried out in one go; the last one's reply is the answer
record Ask(long session, long number, long epoch, List<byte[][]> requests) {
    /// Bytes that a request takes at least: its number of arguments, and one of them.
    private static final int REQUEST_BYTES_MIN = 2;

    static Ask endOf(long session) {
        return new Ask(session, 0, 0, List.of());
    }

    boolean isEnd() {
        return number == 0;
    }

    byte[] encoded() {
        var sink = new ByteSink(64);
        sink.putVarint(session);
        sink.putVarint(number);
        sink.putVarint(epoch);
        sink.putVarint(requests.size());
        for (byte[][] request : requests) {
            sink.putVarint(request.length);
            for (byte[] argument : request) sink.putSized(argument);
        }
        return sink.toByteArray();
    }

    /// @throws MalformedException if the bytes are none
    static Ask decode(byte[] bytes) {
        var source = new ByteSource(bytes);
        long session = source.getVarint();
        long number = source.getVarint();
        long epoch = source.getVarint();
        int count = source.getCount(REQUEST_BYTES_MIN);
        List<byte[][]> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            var request = new byte[source.getCount(1)][];
            if (request.length == 0) throw new MalformedException("a request without a name");
            for (int place = 0; place < request.length; place++) request[place] = source.getSized();
            requests.add(request);
        }
        if (number < 0 || (number > 0) == requests.isEmpty()) throw new MalformedException("request " + number);
        return new Ask(session, number, epoch, requests);
    }
}
