package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipMessage.Echo;
import io.quorate.core.membership.MembershipMessage.Hearing;
import io.quorate.core.membership.MembershipMessage.Heartbeat;
import io.quorate.core.membership.MembershipMessage.Probe;
import io.quorate.core.membership.MembershipMessage.Stamps;
import io.quorate.core.membership.Row.Opinion;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Messages as bytes. Whoever carries them knows their length.
///
/// ```
/// heartbeat: | 1 | sent u64 | wall signed varint | has echo u8 [| start varint | sent u64 | held varint |]
///            | own row sized | count varint | relayed row sized... | unknown tail |
/// probe:     | 2 | round varint | subject varint | unknown tail |
/// hearing:   | 3 | round varint | subject varint | heard u8 [| ago varint |] | unknown tail |
/// row:       | observer varint | start varint | refutations varint | version varint | count varint
///            | (subject varint | start varint | refutations varint | sight u8)... | unknown tail |
/// ```
///
/// A later version may write more behind what is known here: that is skipped.
public final class MembershipCodec {
    private static final int HEARTBEAT = 1;
    private static final int PROBE = 2;
    private static final int HEARING = 3;

    /// The least bytes that an opinion takes.
    private static final int OPINION_BYTES_MIN = NodeId.BYTES + 3;

    private MembershipCodec() {}

    /// Writes a message to the end of a sink.
    public static void encode(MembershipMessage message, ByteSink sink) {
        switch (message) {
            case Heartbeat heartbeat -> putHeartbeat(heartbeat, sink);
            case Probe probe -> {
                sink.putByte(PROBE);
                sink.putVarint(probe.round());
                probe.subject().encode(sink);
            }
            case Hearing hearing -> {
                sink.putByte(HEARING);
                sink.putVarint(hearing.round());
                hearing.subject().encode(sink);
                sink.putByte(hearing.agoNanos().isPresent() ? 1 : 0);
                hearing.agoNanos().ifPresent(sink::putVarint);
            }
        }
    }

    /// Reads a message that takes all of a source.
    ///
    /// @throws MalformedException if it is none; the connection that brought it is of no use any more
    public static MembershipMessage decode(ByteSource source) {
        int type = source.getByte();
        return switch (type) {
            case HEARTBEAT -> heartbeat(source);
            case PROBE -> new Probe(source.getVarint(), NodeId.decode(source));
            case HEARING ->
                new Hearing(
                        source.getVarint(),
                        NodeId.decode(source),
                        isPresent(source) ? Optional.of(natural(source, "age")) : Optional.empty());
            default -> throw new MalformedException("membership message of type " + type + " (known are 1 to 3)");
        };
    }

    private static void putHeartbeat(Heartbeat heartbeat, ByteSink sink) {
        Stamps stamps = heartbeat.stamps();
        sink.putByte(HEARTBEAT);
        sink.putLong(stamps.sentNanos());
        sink.putSignedVarint(stamps.wallMicros());
        sink.putByte(stamps.echo().isPresent() ? 1 : 0);
        stamps.echo().ifPresent(echo -> {
            sink.putVarint(echo.start());
            sink.putLong(echo.sentNanos());
            sink.putVarint(echo.heldNanos());
        });
        putRow(heartbeat.own(), sink);
        sink.putVarint(heartbeat.relayed().size());
        for (Row row : heartbeat.relayed()) putRow(row, sink);
    }

    private static Heartbeat heartbeat(ByteSource source) {
        long sentNanos = source.getLong();
        long wallMicros = source.getSignedVarint();
        Optional<Echo> echo = isPresent(source)
                ? Optional.of(new Echo(natural(source, "start"), source.getLong(), natural(source, "hold")))
                : Optional.empty();
        Row own = row(source);
        int count = source.getCount(1);
        if (count > Gossip.RELAYED_MAX) {
            throw new MalformedException(count + " relayed rows (at most " + Gossip.RELAYED_MAX + ")");
        }
        List<Row> relayed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) relayed.add(row(source));
        return new Heartbeat(new Stamps(sentNanos, wallMicros, echo), own, relayed);
    }

    private static void putRow(Row row, ByteSink sink) {
        var sized = new ByteSink(16 + 12 * row.opinions().size());
        row.observer().encode(sized);
        putIncarnation(row.incarnation(), sized);
        sized.putVarint(row.version());
        sized.putVarint(row.opinions().size());
        for (Opinion opinion : row.opinions()) {
            opinion.subject().encode(sized);
            putIncarnation(opinion.incarnation(), sized);
            sized.putByte(code(opinion.sight()));
        }
        sink.putVarint(sized.size());
        sink.putBytes(sized.array(), 0, sized.size());
    }

    private static Row row(ByteSource source) {
        ByteSource sized = source.slice(source.getCount(1));
        NodeId observer = NodeId.decode(sized);
        Incarnation incarnation = incarnation(sized);
        long version = natural(sized, "version");
        int count = sized.getCount(OPINION_BYTES_MIN);
        if (count > Membership.MEMBERS_MAX) {
            throw new MalformedException(count + " opinions (at most " + Membership.MEMBERS_MAX + ")");
        }
        List<Opinion> opinions = new ArrayList<>(count);
        for (int i = 0; i < count; i++)
            opinions.add(new Opinion(NodeId.decode(sized), incarnation(sized), sight(sized)));
        return new Row(observer, incarnation, version, opinions);
    }

    private static void putIncarnation(Incarnation incarnation, ByteSink sink) {
        sink.putVarint(incarnation.start());
        sink.putVarint(incarnation.refutations());
    }

    private static Incarnation incarnation(ByteSource source) {
        return new Incarnation(natural(source, "start"), natural(source, "number of refutations"));
    }

    private static int code(Sight sight) {
        return switch (sight) {
            case HEARD -> 0;
            case RELAYED -> 1;
            case SUSPECT -> 2;
        };
    }

    private static Sight sight(ByteSource source) {
        int code = source.getByte();
        return switch (code) {
            case 0 -> Sight.HEARD;
            case 1 -> Sight.RELAYED;
            case 2 -> Sight.SUSPECT;
            default -> throw new MalformedException("sight " + code + " (0 to 2)");
        };
    }

    private static boolean isPresent(ByteSource source) {
        int flag = source.getByte();
        if (flag > 1) throw new MalformedException("flag " + flag + " (0 or 1)");
        return flag == 1;
    }

    private static long natural(ByteSource source, String what) {
        long value = source.getVarint();
        if (value < 0) throw new MalformedException(what + " " + Long.toUnsignedString(value) + " (below 2^63)");
        return value;
    }
}
