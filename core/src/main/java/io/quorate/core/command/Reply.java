package io.quorate.core.command;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a command answers, independent of the version of the protocol that carries it.
///
/// A type that RESP2 lacks is sent there as Redis sends it: a map as a flat array, a double as a bulk string, and so
/// on.
public sealed interface Reply {
    /// `+OK`.
    Reply OK = new Simple("OK");
    /// `+QUEUED`.
    Reply QUEUED = new Simple("QUEUED");
    /// No value: `$-1` in RESP2, `_` in RESP3.
    Reply NULL = new Null();
    /// No array: `*-1` in RESP2, `_` in RESP3.
    Reply NULL_ARRAY = new NullArray();
    /// The number 0.
    Reply ZERO = new Int(0);
    /// The number 1.
    Reply ONE = new Int(1);
    /// An array without elements.
    Reply EMPTY_ARRAY = new Array(List.of());

    /// A line without line breaks.
    record Simple(String text) implements Reply {}

    /// An error: its code, a space, and words for people, as in `ERR syntax error`; without line breaks.
    record Error(String text) implements Reply {}

    /// A 64-bit signed number.
    record Int(long value) implements Reply {}

    /// Bytes: `length` of them from `offset` on. Nobody changes the array.
    record Bulk(byte[] bytes, int offset, int length) implements Reply {}

    /// No value.
    record Null() implements Reply {}

    /// No array.
    record NullArray() implements Reply {}

    /// Replies in order. The list may make its elements on demand, so that millions of them need not exist at once.
    record Array(List<Reply> elements) implements Reply {}

    /// Pairs: keys at even places, values at odd ones.
    record Pairs(List<Reply> elements) implements Reply {}

    /// A set.
    record Members(List<Reply> elements) implements Reply {}

    /// A double.
    record Real(double value) implements Reply {}

    /// True or false; 1 or 0 in RESP2.
    record Bool(boolean value) implements Reply {}

    /// Text with a format of three letters, `txt` or `mkd`; a bulk string in RESP2.
    record Verbatim(String format, String text) implements Reply {}

    /// A message outside the order of replies; RESP3 only.
    record Push(List<Reply> elements) implements Reply {}

    /// Replies after each other, as to `SUBSCRIBE` of two channels: counted as one reply here.
    record Sequence(List<Reply> replies) implements Reply {}

    /// A reply after which the connection speaks another version of the protocol, which it is itself written in.
    record Switching(int protocol, Reply reply) implements Reply {}

    /// A reply after which the connection is closed.
    record Closing(Reply reply) implements Reply {}

    /// A reply that is not there yet; what the connection asked for afterwards waits behind it.
    ///
    /// Completed once, on the shard's thread.
    final class Later implements Reply {
        private @Nullable Reply reply;
        private Runnable whenComplete = () -> {};

        /// Gives the reply.
        public void complete(Reply value) {
            if (reply != null) throw new IllegalStateException("completed twice");
            reply = value;
            whenComplete.run();
        }

        /// The reply; null until it is there.
        public @Nullable Reply reply() {
            return reply;
        }

        /// What is run when the reply is there.
        public void whenComplete(Runnable action) {
            whenComplete = action;
        }
    }

    /// There is more to do before there is a reply. It never leaves the shard.
    record Continued(Continuation rest) implements Reply {}

    /// Elements that know what they take: nobody has to guess it from the first few.
    interface Weighed {
        /// Memory that they take, bytes.
        long bytes();
    }

    /// An error.
    static Reply error(String text) {
        return new Error(text);
    }

    /// A number; the commonest ones are shared.
    static Reply integer(long value) {
        return value == 0 ? ZERO : value == 1 ? ONE : new Int(value);
    }

    /// All of the bytes.
    static Reply bulk(byte[] bytes) {
        return new Bulk(bytes, 0, bytes.length);
    }

    /// Text as UTF-8.
    static Reply bulk(String text) {
        return bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Replies in order.
    static Reply array(List<Reply> elements) {
        return new Array(elements);
    }

    /// Bulk strings in order, made as they are sent.
    static Reply bulks(List<byte[]> values) {
        return new Array(new AbstractList<>() {
            @Override
            public Reply get(int index) {
                return bulk(values.get(index));
            }

            @Override
            public int size() {
                return values.size();
            }
        });
    }
}
