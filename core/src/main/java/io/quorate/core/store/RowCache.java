package io.quorate.core.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows that were used lately, by partition and key: bounded by the memory they take.
///
/// They lie as bytes in a ring of chunks, since as objects they would be what the garbage collector spends its pauses
/// on: a cache overwrites and drops what is old. A row is appended where the ring's hand is, or overwritten in its
/// place if it takes as much. When the hand comes to a chunk it drops what nobody has used since it came by last,
/// moves the rest together and goes on behind it (second chance).
///
/// A row: `| lsn i64 | hash i32 | key length i32 | value length i32, -1 for a deleted row | partition i32 | key | value
/// |`, up to a multiple of 8 bytes. A place is a row's number of bytes from the ring's beginning, by 8.
final class RowCache {
    /// Most memory that a cache may take: a place has 31 bits.
    static final long BYTES_MAX = 8L << 30;

    /// Chunks of a large cache: a turn that cleans one takes some ten microseconds with 64 MiB in all.
    private static final int CHUNKS = 256;
    /// Smallest chunk of a small cache, bytes.
    private static final int CHUNK_BYTES_MIN = 4_096;
    /// Fewest chunks: a row may take one.
    private static final int CHUNKS_MIN = 4;
    /// Chunks that the hand goes through for one row before it drops what is used, too: the work of a turn is bounded.
    private static final int SPARING_CHUNKS_MAX = 4;

    /// Bytes of the cache to a slot of the index, which takes eight more. Three of four slots are used, so a cache
    /// whose size is a power of two is full of rows of 86 bytes; smaller ones fill the index first.
    private static final int BYTES_PER_SLOT = 64;

    private static final int HASH = 8;
    private static final int KEY_LENGTH = 12;
    private static final int VALUE_LENGTH = 16;
    private static final int PARTITION = 20;
    private static final int KEY = 24;
    private static final int UNIT = 8;
    /// Spreads rows with the same key in several partitions; 2^32 divided by the golden ratio.
    private static final int PARTITION_FACTOR = 0x9E3779B9;
    private static final int ABSENT = -1;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final RowIndex index;
    private final int chunkBytes;
    /// Made when the hand first comes to them.
    private final byte[] @Nullable [] chunks;
    /// How much of each chunk holds rows, those included that are no more.
    private final int[] ends;

    private int hand;
    private long bytes;

    /// @param bytesMax memory that the rows may take, at most [#BYTES_MAX]
    RowCache(long bytesMax) {
        if (bytesMax > BYTES_MAX) throw new IllegalArgumentException("a row cache of " + bytesMax + " bytes");
        chunkBytes = (int) Math.max(bytesMax / CHUNKS, Math.min(bytesMax / CHUNKS_MIN, CHUNK_BYTES_MIN)) / UNIT * UNIT;
        int chunkCount = chunkBytes == 0 ? 0 : (int) (bytesMax / chunkBytes);
        chunks = new byte[chunkCount][];
        ends = new int[chunkCount];
        long slots = Math.clamp(bytesMax / BYTES_PER_SLOT, 16, 1 << 28);
        index = new RowIndex(Integer.highestOneBit((int) slots));
    }

    /// Memory that the rows take, bytes.
    long bytes() {
        return bytes;
    }

    int count() {
        return index.count();
    }

    /// A row's version, its value a copy.
    @Nullable
    Version get(int partition, RowKey key) {
        int slot = find(partition, key);
        if (slot == RowIndex.NONE) return null;
        index.markUsed(slot);
        int place = index.place(slot);
        byte[] chunk = chunk(place);
        int at = at(place);
        int length = (int) INT.get(chunk, at + VALUE_LENGTH);
        int from = at + KEY + key.bytes().length;
        byte[] value = length == ABSENT ? OrderedStore.ABSENT : Arrays.copyOfRange(chunk, from, from + length);
        return new Version(key, value, (long) LONG.get(chunk, at));
    }

    /// Takes the row in, in place of an older version; a row that is too large only drops the older version.
    void put(int partition, Version version) {
        int slot = find(partition, version.key);
        int size = sizeOf(version);
        if (slot != RowIndex.NONE) {
            int place = index.place(slot);
            if (sizeOf(chunk(place), at(place)) == size) {
                write(partition, version, chunk(place), at(place));
                index.markUsed(slot);
                return;
            }
            index.remove(slot);
        }
        if (size > chunkBytes) return;
        makeRoom(size);
        byte[] chunk = chunkAt(hand);
        write(partition, version, chunk, ends[hand]);
        index.add(hash(partition, version.key), placeOf(hand, ends[hand]));
        ends[hand] += size;
        bytes += size;
    }

    void remove(int partition, RowKey key) {
        int slot = find(partition, key);
        if (slot != RowIndex.NONE) index.remove(slot);
    }

    /// Drops every row, in a time that does not depend on their number.
    void clear() {
        index.clear();
        Arrays.fill(ends, 0);
        hand = 0;
        bytes = 0;
    }

    private static int hash(int partition, RowKey key) {
        return key.hashCode() + partition * PARTITION_FACTOR;
    }

    private int find(int partition, RowKey key) {
        int hash = hash(partition, key);
        for (int slot = index.first(hash); !index.isFree(slot); slot = index.next(slot)) {
            if (index.hasHash(slot, hash) && isRowOf(partition, key, index.place(slot))) return slot;
        }
        return RowIndex.NONE;
    }

    private boolean isRowOf(int partition, RowKey key, int place) {
        byte[] chunk = chunk(place);
        if ((int) INT.get(chunk, at(place) + PARTITION) != partition) return false;
        int from = at(place) + KEY;
        int length = (int) INT.get(chunk, at(place) + KEY_LENGTH);
        return Arrays.equals(chunk, from, from + length, key.bytes(), 0, key.bytes().length);
    }

    private static void write(int partition, Version version, byte[] chunk, int at) {
        byte[] key = version.key.bytes();
        LONG.set(chunk, at, version.lsn);
        INT.set(chunk, at + HASH, hash(partition, version.key));
        INT.set(chunk, at + KEY_LENGTH, key.length);
        INT.set(chunk, at + VALUE_LENGTH, version.isAbsent() ? ABSENT : version.value.length);
        INT.set(chunk, at + PARTITION, partition);
        System.arraycopy(key, 0, chunk, at + KEY, key.length);
        System.arraycopy(version.value, 0, chunk, at + KEY + key.length, version.value.length);
    }

    /// Moves the hand to a chunk that has room for a row, with room in the index.
    private void makeRoom(int size) {
        for (int cleaned = 0; ends[hand] + size > chunkBytes || index.isFull(); cleaned++) {
            hand = (hand + 1) % chunks.length;
            clean(hand, cleaned < SPARING_CHUNKS_MAX);
        }
    }

    /// Drops the rows of a chunk that are no more and those that were not used since it was cleaned last.
    ///
    /// @param isSparing whether those that were used stay
    private void clean(int number, boolean isSparing) {
        byte[] chunk = chunkAt(number);
        int to = 0;
        for (int from = 0, size; from < ends[number]; from += size) {
            size = sizeOf(chunk, from);
            int hash = (int) INT.get(chunk, from + HASH);
            int slot = index.find(hash, placeOf(number, from));
            if (slot == RowIndex.NONE) continue;
            if (!isSparing || !index.isUsed(slot)) {
                index.remove(slot);
                continue;
            }
            System.arraycopy(chunk, from, chunk, to, size);
            index.put(slot, hash, placeOf(number, to));
            to += size;
        }
        bytes -= ends[number] - to;
        ends[number] = to;
    }

    private byte[] chunkAt(int number) {
        byte[] chunk = chunks[number];
        if (chunk == null) {
            chunk = new byte[chunkBytes];
            chunks[number] = chunk;
        }
        return chunk;
    }

    private byte[] chunk(int place) {
        return chunkAt(place / (chunkBytes / UNIT));
    }

    private int at(int place) {
        return place % (chunkBytes / UNIT) * UNIT;
    }

    private int placeOf(int chunk, int at) {
        return chunk * (chunkBytes / UNIT) + at / UNIT;
    }

    private static int sizeOf(byte[] chunk, int at) {
        int keyLength = (int) INT.get(chunk, at + KEY_LENGTH);
        return sizeOf(keyLength, Math.max(0, (int) INT.get(chunk, at + VALUE_LENGTH)));
    }

    private static int sizeOf(Version version) {
        return sizeOf(version.key.bytes().length, version.value.length);
    }

    private static int sizeOf(int keyLength, int valueLength) {
        long size = (KEY + (long) keyLength + valueLength + UNIT - 1) / UNIT * UNIT;
        return (int) Math.min(size, Integer.MAX_VALUE / UNIT * UNIT);
    }
}
