package io.quorate.server.peer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// The form of a frame.
///
/// ```
/// | crc32c u32 | length u32 | kind u8 | body |
/// ```
///
/// The length is the body's; the checksum is that of all that follows it.
final class Frames {
    static final int HEADER_BYTES = 9;
    static final int LENGTH_AT = 4;
    static final int KIND_AT = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Frames() {}

    /// Writes the header of a frame.
    static void head(byte[] header, CRC32C crc, int kind, byte[] body) {
        INT.set(header, LENGTH_AT, body.length);
        header[KIND_AT] = (byte) kind;
        INT.set(header, 0, checksum(crc, header, body));
    }

    static int length(byte[] header) {
        return (int) INT.get(header, LENGTH_AT);
    }

    static int kind(byte[] header) {
        return header[KIND_AT] & 0xff;
    }

    static boolean isIntact(byte[] header, CRC32C crc, byte[] body) {
        return checksum(crc, header, body) == (int) INT.get(header, 0);
    }

    private static int checksum(CRC32C crc, byte[] header, byte[] body) {
        crc.reset();
        crc.update(header, LENGTH_AT, HEADER_BYTES - LENGTH_AT);
        crc.update(body, 0, body.length);
        return (int) crc.getValue();
    }
}
