package io.quorate.core.log;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Messages as bytes. A frame between two nodes is any number of them, one after the other, for any partitions.
///
/// ```
/// message:  | kind u8 | length u32 | partition varint | epoch varint | fields | what a newer version adds |
/// between shards:  | kind u8 | length u32 | fields | what a newer version adds |
/// ```
///
/// What follows the fields that this version knows is skipped, so that a newer one can say more.
public final class MessageCodec {
    /// A message and the partition that it is about.
    public record Addressed(int partition, Message message) implements Framed {}

    private static final int FENCE = 1;
    private static final int PROMISED = 2;
    private static final int REFUSED = 3;
    private static final int PULL = 4;
    private static final int TAIL = 5;
    private static final int APPEND = 6;
    private static final int ACCEPTED = 7;
    private static final int MISMATCHED = 8;
    private static final int CONFIRM = 9;
    private static final int CONFIRMED = 10;
    private static final int OFFER = 11;
    private static final int FETCH = 12;
    private static final int CHUNK = 13;
    private static final int PRE_VOTE = 14;
    private static final int PRE_VOTED = 15;
    private static final int LEASE_GIVEN_UP = 16;

    /// Bytes that an entry takes at least: epoch, kind, length.
    private static final int ENTRY_BYTES_MIN = 3;

    /// Bytes that a promise takes at least: partition, epoch, flag.
    private static final int HELD_BYTES_MIN = 3;

    private MessageCodec() {}

    /// Writes a message to the end of a frame.
    public static void encode(int partition, Message message, ByteSink sink) {
        sink.putByte(kind(message));
        int lengthAt = sink.size();
        sink.putInt(0);
        sink.putVarint(partition);
        sink.putVarint(message.epoch());
        switch (message) {
            case Message.Fence fence -> fence.leader().encode(sink);
            case Message.Promised promised -> {
                promised.leader().encode(sink);
                promised.end().encode(sink);
            }
            case Message.Refused refused -> sink.putVarint(refused.promised());
            case Message.Pull pull -> {
                pull.end().encode(sink);
                pull.history().encode(sink);
            }
            case Message.Tail tail -> put(tail.previous(), tail.entries(), sink);
            case Message.Append append -> {
                put(append.previous(), append.entries(), sink);
                sink.putVarint(append.committed());
            }
            case Message.Accepted accepted -> {
                sink.putVarint(accepted.written());
                sink.putVarint(accepted.synced());
                sink.putVarint(accepted.committed());
            }
            case Message.Mismatched mismatched -> {
                mismatched.end().encode(sink);
                mismatched.history().encode(sink);
            }
            case Message.Offer offer -> {
                offer.snapshot().id().encode(sink);
                offer.snapshot().coverage().encode(sink);
            }
            case Message.Fetch fetch -> {
                fetch.snapshot().encode(sink);
                sink.putSized(fetch.after());
            }
            case Message.Chunk chunk -> {
                chunk.snapshot().encode(sink);
                sink.putSized(chunk.chunk().after());
                sink.putSized(chunk.chunk().next());
                sink.putSized(chunk.chunk().bytes());
            }
            case Message.PreVote preVote -> sink.putVarint(preVote.round());
            case Message.PreVoted preVoted -> {
                sink.putVarint(preVoted.round());
                sink.putVarint(preVoted.promised());
            }
            case Message.LeaseGivenUp _ -> {}
        }
        sink.setInt(lengthAt, sink.size() - lengthAt - Integer.BYTES);
    }

    /// Writes a message between shards to the end of a frame.
    public static void encode(ShardMessage message, ByteSink sink) {
        sink.putByte(message instanceof ShardMessage.Confirm ? CONFIRM : CONFIRMED);
        int lengthAt = sink.size();
        sink.putInt(0);
        switch (message) {
            case ShardMessage.Confirm question -> {
                sink.putVarint(question.start());
                sink.putVarint(question.number());
                put(question.since(), sink);
                sink.putVarint(question.partitions().size());
                for (int partition : question.partitions()) sink.putVarint(partition);
                sink.putVarint(question.leaseNanos());
            }
            case ShardMessage.Confirmed answer -> {
                sink.putVarint(answer.start());
                sink.putVarint(answer.number());
                put(answer.count(), sink);
                sink.putVarint(answer.promises().size());
                for (ShardMessage.Held held : answer.promises()) {
                    sink.putVarint(held.partition());
                    sink.putVarint(held.epoch());
                    sink.putByte(held.isYours() ? 1 : 0);
                }
                sink.putVarint(answer.leaseNanos());
            }
        }
        sink.setInt(lengthAt, sink.size() - lengthAt - Integer.BYTES);
    }

    private static void put(ShardMessage.Count count, ByteSink sink) {
        sink.putVarint(count.start());
        sink.putVarint(count.value());
    }

    private static int kind(Message message) {
        return switch (message) {
            case Message.Fence _ -> FENCE;
            case Message.Promised _ -> PROMISED;
            case Message.Refused _ -> REFUSED;
            case Message.Pull _ -> PULL;
            case Message.Tail _ -> TAIL;
            case Message.Append _ -> APPEND;
            case Message.Accepted _ -> ACCEPTED;
            case Message.Mismatched _ -> MISMATCHED;
            case Message.Offer _ -> OFFER;
            case Message.Fetch _ -> FETCH;
            case Message.Chunk _ -> CHUNK;
            case Message.PreVote _ -> PRE_VOTE;
            case Message.PreVoted _ -> PRE_VOTED;
            case Message.LeaseGivenUp _ -> LEASE_GIVEN_UP;
        };
    }

    private static void put(Position previous, List<Entry> entries, ByteSink sink) {
        previous.encode(sink);
        sink.putVarint(entries.size());
        for (Entry entry : entries) {
            sink.putVarint(entry.epoch());
            entry.encode(sink);
        }
    }

    /// Reads the next message of a frame.
    ///
    /// @throws MalformedException if the bytes are none
    public static Framed decode(ByteSource frame) {
        int kind = frame.getByte();
        ByteSource source = frame.slice(frame.getInt());
        return switch (kind) {
            case CONFIRM -> confirm(source);
            case CONFIRMED -> confirmed(source);
            default -> new Addressed(partition(source), message(kind, number(source), source));
        };
    }

    private static int partition(ByteSource source) {
        long partition = number(source);
        if (partition > Integer.MAX_VALUE) throw new MalformedException("a partition of the number " + partition);
        return (int) partition;
    }

    private static ShardMessage confirm(ByteSource source) {
        long start = number(source);
        long number = number(source);
        ShardMessage.Count since = count(source);
        int unknown = source.getCount(1);
        List<Integer> partitions = new ArrayList<>(unknown);
        for (int i = 0; i < unknown; i++) partitions.add(partition(source));
        return new ShardMessage.Confirm(start, number, since, partitions, number(source));
    }

    private static ShardMessage confirmed(ByteSource source) {
        long start = number(source);
        long number = number(source);
        ShardMessage.Count count = count(source);
        int told = source.getCount(HELD_BYTES_MIN);
        List<ShardMessage.Held> promises = new ArrayList<>(told);
        for (int i = 0; i < told; i++) {
            promises.add(new ShardMessage.Held(partition(source), number(source), source.getByte() != 0));
        }
        return new ShardMessage.Confirmed(start, number, count, promises, number(source));
    }

    private static ShardMessage.Count count(ByteSource source) {
        return new ShardMessage.Count(number(source), number(source));
    }

    private static Message message(int kind, long epoch, ByteSource source) {
        return switch (kind) {
            case FENCE -> new Message.Fence(epoch, ProcessId.decode(source));
            case PROMISED -> new Message.Promised(epoch, ProcessId.decode(source), Position.decode(source));
            case REFUSED -> new Message.Refused(epoch, number(source));
            case PULL -> new Message.Pull(epoch, Position.decode(source), EpochHistory.decode(source));
            case TAIL -> {
                Position previous = Position.decode(source);
                yield new Message.Tail(epoch, previous, entries(previous, source));
            }
            case APPEND -> {
                Position previous = Position.decode(source);
                yield new Message.Append(epoch, previous, entries(previous, source), number(source));
            }
            case ACCEPTED -> new Message.Accepted(epoch, number(source), number(source), number(source));
            case MISMATCHED -> new Message.Mismatched(epoch, Position.decode(source), EpochHistory.decode(source));
            case OFFER -> new Message.Offer(epoch, new Snapshot(SnapshotId.decode(source), Coverage.decode(source)));
            case FETCH -> new Message.Fetch(epoch, SnapshotId.decode(source), source.getSized());
            case CHUNK ->
                new Message.Chunk(
                        epoch,
                        SnapshotId.decode(source),
                        new SnapshotChunk(source.getSized(), source.getSized(), source.getSized()));
            case PRE_VOTE -> new Message.PreVote(epoch, number(source));
            case PRE_VOTED -> new Message.PreVoted(epoch, number(source), number(source));
            case LEASE_GIVEN_UP -> new Message.LeaseGivenUp(epoch);
            default -> throw new MalformedException("a message of the unknown kind " + kind);
        };
    }

    /// Entries that follow a position: their offsets are not sent, so they cannot be wrong.
    private static List<Entry> entries(Position previous, ByteSource source) {
        int count = source.getCount(ENTRY_BYTES_MIN);
        List<Entry> entries = new ArrayList<>(count);
        long epoch = previous.epoch();
        for (int i = 1; i <= count; i++) {
            long next = number(source);
            if (next < epoch) throw new MalformedException("an entry of epoch " + next + " behind one of " + epoch);
            epoch = next;
            entries.add(Entry.decode(new Position(epoch, previous.offset() + i), source));
        }
        return entries;
    }

    private static long number(ByteSource source) {
        long number = source.getVarint();
        if (number < 0) throw new MalformedException("a negative number: " + number);
        return number;
    }
}
