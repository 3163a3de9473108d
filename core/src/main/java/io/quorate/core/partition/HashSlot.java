package io.quorate.core.partition;

/// The hash slot of a key: CRC16 of the key, or of its hash tag `{...}`, modulo 16,384.
///
/// @see <a href="https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/">Redis cluster
///     specification, "Key distribution model" and "Hash tags"</a>
public final class HashSlot {
    /// Number of slots.
    public static final int COUNT = 16_384;

    /// CRC16 of each byte: polynomial 0x1021, no reflection, as in XMODEM.
    private static final short[] CRC16 = crc16Table();

    private HashSlot() {}

    /// @param key any bytes
    /// @return 0 to 16,383
    public static int of(byte[] key) {
        int from = 0;
        int to = key.length;
        int open = indexOf(key, (byte) '{', 0);
        if (open >= 0) {
            int close = indexOf(key, (byte) '}', open + 1);
            if (close > open + 1) {
                from = open + 1;
                to = close;
            }
        }
        int crc = 0;
        for (int i = from; i < to; i++) crc = crc << 8 ^ CRC16[(crc >>> 8 ^ key[i]) & 0xff];
        return crc & (COUNT - 1);
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) if (bytes[i] == wanted) return i;
        return -1;
    }

    private static short[] crc16Table() {
        short[] table = new short[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            table[i] = (short) crc;
        }
        return table;
    }
}
