package io.quorate.core.control;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.List;

/// What a node says of itself when it starts; the next start may say something else.
///
/// @param name what people call it: 1 to 64 letters, digits, `.`, `_` and `-`
/// @param addresses where it is reached, 1 to 8 of them of up to 255 bytes
/// @param zone the failure domain that it is in, up to 64 characters; empty is a zone like any other
/// @param weight its capacity next to that of others, 1 to 16: it gets so many times the data of a node of weight
///     1
public record Description(String name, List<String> addresses, String zone, int weight) {
    /// A node of weight 16 is as large as the ring can tell from one of weight 1 with 64 partitions.
    public static final int WEIGHT_MAX = 16;

    private static final int NAME_CHARS_MAX = 64;
    private static final int ADDRESSES_MAX = 8;
    private static final int ADDRESS_CHARS_MAX = 255;

    public Description {
        addresses = List.copyOf(addresses);
        if (!name.matches("[A-Za-z0-9._-]{1," + NAME_CHARS_MAX + "}")) {
            throw new IllegalArgumentException(
                    "node name '" + name + "' (must be 1 to " + NAME_CHARS_MAX + " letters, digits, '.', '_' or '-')");
        }
        if (addresses.isEmpty() || addresses.size() > ADDRESSES_MAX) {
            throw new IllegalArgumentException(
                    "node " + name + ": " + addresses.size() + " addresses (must be 1 to " + ADDRESSES_MAX + ")");
        }
        for (String address : addresses) {
            if (address.isEmpty() || address.length() > ADDRESS_CHARS_MAX) {
                throw new IllegalArgumentException("node " + name + ": an address of " + address.length()
                        + " characters (must be 1 to " + ADDRESS_CHARS_MAX + ")");
            }
        }
        if (zone.length() > NAME_CHARS_MAX) {
            throw new IllegalArgumentException("node " + name + ": a zone of " + zone.length()
                    + " characters (must be up to " + NAME_CHARS_MAX + ")");
        }
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException(
                    "node " + name + ": weight " + weight + " (must be 1 to " + WEIGHT_MAX + ")");
        }
    }

    void encode(ByteSink sink) {
        sink.putText(name);
        Fields.put(sink, addresses, (address, to) -> to.putText(address));
        sink.putText(zone);
        sink.putVarint(weight);
    }

    static Description decode(ByteSource source) {
        return new Description(
                source.getText(),
                Fields.list(source, 1, ByteSource::getText),
                source.getText(),
                Fields.smallNumber(source));
    }
}
