package io.quorate.server.cluster;

import io.quorate.core.control.Change;
import io.quorate.core.control.ChangeCodec;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Optional;

/// What a node that is on its way into a cluster asks one that is in it, and what it is answered. Each is a frame of
/// its
/// own.
///
/// ```
/// | 255 u8 | 1 u8                    how was the cluster formed?
/// | 255 u8 | 2 u8 | change           so
/// | 255 u8 | 3 u8                    unknown here: this node joined it later
/// ```
sealed interface GatheringMessage {
    /// First byte of these frames. What replicas and control planes say begins with others.
    int KIND = 255;

    private static boolean isOne(byte[] frame) {
        return frame.length > 0 && (frame[0] & 0xff) == KIND;
    }

    /// How was the cluster formed?
    record Asked() implements GatheringMessage {}

    /// By this change; empty where that is not known.
    record Told(Optional<Change.Formed> founding) implements GatheringMessage {}

    /// Reads a frame; empty if it is another one than these.
    ///
    /// @throws MalformedException if it cannot be read
    static Optional<GatheringMessage> decode(byte[] frame) {
        if (!isOne(frame)) return Optional.empty();
        var source = new ByteSource(frame);
        source.getByte();
        int what = source.getByte();
        return Optional.of(
                switch (what) {
                    case 1 -> new Asked();
                    case 2 -> new Told(Optional.of(founding(source)));
                    case 3 -> new Told(Optional.empty());
                    default -> throw new MalformedException(what + " where a question of a newcomer was expected");
                });
    }

    private static Change.Formed founding(ByteSource source) {
        if (ChangeCodec.decode(source) instanceof Change.Formed formed) return formed;
        throw new MalformedException("a cluster begins with another change than its formation");
    }

    /// As a frame.
    default byte[] encode() {
        var sink = new ByteSink(64);
        sink.putByte(KIND);
        switch (this) {
            case Asked _ -> sink.putByte(1);
            case Told(Optional<Change.Formed> founding) -> {
                sink.putByte(founding.isPresent() ? 2 : 3);
                founding.ifPresent(formed -> ChangeCodec.encode(formed, sink));
            }
        }
        return sink.toByteArray();
    }
}
