package io.quorate.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A request encoded once, with holes for what differs from one sending to the next: a copy and a few patched bytes.
///
/// All holes have a fixed width, so every request of a template has the same length.
final class RequestTemplate {
    private static final int POOL_BYTES = 64 << 10;
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private final byte[] encoded;
    private final Hole[] holes;
    /// Where values are cut from; as long as the longest value and [#POOL_BYTES] more.
    private final byte[] pool;

    /// A place in [#encoded] that is written anew for each request; `offset` is its first byte.
    private sealed interface Hole {
        record Key(int offset) implements Hole {}

        record Member(int offset, long count) implements Hole {}

        record Value(int offset, int bytes) implements Hole {}
    }

    /// @param seed draws the pool that values are cut from
    RequestTemplate(Request request, KeySpace keys, long seed) {
        var out = new ByteArrayOutputStream();
        List<Hole> found = new ArrayList<>();
        int longest = -1;
        header(out, '*', request.arguments().size());
        for (Argument argument : request.arguments()) {
            switch (argument) {
                case Argument.Literal(String text) -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    header(out, '$', bytes.length);
                    out.writeBytes(bytes);
                }
                case Argument.Key() -> found.add(new Hole.Key(numbered(out, keys.prefix())));
                case Argument.Member(String prefix, long count) ->
                    found.add(new Hole.Member(numbered(out, prefix), count));
                case Argument.Value(int bytes) -> {
                    header(out, '$', bytes);
                    found.add(new Hole.Value(out.size(), bytes));
                    out.writeBytes(new byte[bytes]);
                    longest = Math.max(longest, bytes);
                }
            }
            out.writeBytes(CRLF);
        }
        this.encoded = out.toByteArray();
        this.holes = found.toArray(Hole[]::new);
        this.pool = longest < 0 ? new byte[0] : randomLetters(longest + POOL_BYTES, seed);
    }

    /// Length of every request of this template.
    int bytes() {
        return encoded.length;
    }

    /// Appends one request.
    ///
    /// @param out has room for [#bytes()]
    /// @param key number of the key, below the key space's count
    void encode(ByteBuffer out, long key, SplittableRandom random) {
        int start = out.position();
        out.put(encoded);
        for (Hole hole : holes) {
            switch (hole) {
                case Hole.Key(int offset) -> digits(out, start + offset, key);
                case Hole.Member(int offset, long count) -> digits(out, start + offset, random.nextLong(count));
                case Hole.Value(int offset, int bytes) ->
                    out.put(start + offset, pool, random.nextInt(POOL_BYTES), bytes);
            }
        }
    }

    private static final byte[] CRLF = {'\r', '\n'};

    private static void header(ByteArrayOutputStream out, char type, int number) {
        out.writeBytes((type + Integer.toString(number)).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(CRLF);
    }

    /// Appends a prefix and a number of zeros, and tells where the number stands.
    private static int numbered(ByteArrayOutputStream out, String prefix) {
        byte[] bytes = prefix.getBytes(StandardCharsets.UTF_8);
        header(out, '$', bytes.length + KeySpace.DIGITS);
        out.writeBytes(bytes);
        int offset = out.size();
        out.writeBytes("0".repeat(KeySpace.DIGITS).getBytes(StandardCharsets.US_ASCII));
        return offset;
    }

    private static void digits(ByteBuffer out, int offset, long number) {
        long rest = number;
        for (int at = offset + KeySpace.DIGITS - 1; rest > 0; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    private static byte[] randomLetters(int bytes, long seed) {
        var random = new SplittableRandom(seed);
        byte[] letters = new byte[bytes];
        for (int i = 0; i < bytes; i++) letters[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        return letters;
    }
}
