package io.quorate.bench.load;

/// One argument of a [Request]: either the same every time, or drawn anew for each request that is sent.
public sealed interface Argument {
    /// The same bytes every time: a command's name, a flag.
    ///
    /// @param text ASCII
    record Literal(String text) implements Argument {}

    /// The key of this request, drawn from the run's [KeySpace].
    record Key() implements Argument {}

    /// Bytes that no server can compress: letters and digits from a random place of a random pool.
    ///
    /// @param bytes 0 to 64 MiB
    record Value(int bytes) implements Argument {
        static final int BYTES_MAX = 64 << 20;

        public Value {
            if (bytes < 0 || bytes > BYTES_MAX) {
                throw new IllegalArgumentException("value bytes: " + bytes + " (must be from 0 to " + BYTES_MAX + ")");
            }
        }
    }

    /// A prefix and a uniform random number of twelve digits below `count`: a hash's field, a set's member.
    ///
    /// @param prefix ASCII
    /// @param count 1 to 10^12
    record Member(String prefix, long count) implements Argument {
        public Member {
            if (count < 1 || count > KeySpace.COUNT_MAX) {
                throw new IllegalArgumentException(
                        "members: " + count + " (must be from 1 to " + KeySpace.COUNT_MAX + ")");
            }
        }
    }
}
