package io.quorate.server.peer;

import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Optional;

/// What each end says first.
///
/// ```
/// | instance u64 | nonce u8 * 32 | has password u8 | introduction | what a newer version adds |
/// ```
///
/// @param instance drawn at random by each process: tells apart two that run from copies of one folder
/// @param nonce drawn at random for this connection
/// @param hasPassword whether it proves that it knows a password, and asks for the same
record Hello(long instance, byte[] nonce, boolean hasPassword, Introduction introduction) {
    static final int NONCE_BYTES = 32;

    private static final int BYTES = 256;

    NodeId node() {
        return process().node();
    }

    ProcessId process() {
        return introduction.newcomer().process();
    }

    String name() {
        return introduction.newcomer().description().name();
    }

    /// Where others reach its peer port, if it says so.
    Optional<Endpoint> endpoint() {
        return Addresses.of(introduction.newcomer().description()).map(Addresses::peer);
    }

    /// As messages call it.
    @Override
    public String toString() {
        String at = endpoint().map(endpoint -> ", at " + endpoint).orElse("");
        return name() + " (node " + process() + at + ")";
    }

    byte[] encode() {
        var sink = new ByteSink(BYTES);
        sink.putLong(instance);
        sink.putBytes(nonce);
        sink.putByte(hasPassword ? 1 : 0);
        introduction.encode(sink);
        return sink.toByteArray();
    }

    /// @throws MalformedException if the bytes are none
    static Hello decode(byte[] body) {
        var source = new ByteSource(body);
        long instance = source.getLong();
        byte[] nonce = source.getBytes(NONCE_BYTES);
        boolean hasPassword = source.getByte() != 0;
        return new Hello(instance, nonce, hasPassword, Introduction.decode(source));
    }
}
