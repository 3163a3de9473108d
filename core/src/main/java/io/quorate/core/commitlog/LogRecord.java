package io.quorate.core.commitlog;

import io.quorate.core.wire.ByteSource;

/// One entry of the commit log as recovery finds it.
///
/// @param lsn its number; records are counted from 1 without gaps
/// @param partition the partition that it belongs to, 0 or above
/// @param epoch the reign in which it was appended
/// @param offset its place in the partition's log
/// @param payload what the appender encoded; the receiver's own
public record LogRecord(long lsn, int partition, long epoch, long offset, byte[] payload) {
    /// Reads what [BatchBuilder#add] wrote.
    ///
    /// @throws MalformedException if the bytes are no record, which those of an intact batch always are
    static LogRecord read(ByteSource source, long lsn) {
        int length = source.getInt();
        ByteSource rest = source.slice(length);
        return new LogRecord(
                lsn, (int) rest.getVarint(), rest.getVarint(), rest.getVarint(), rest.getBytes(rest.remaining()));
    }
}
