package io.quorate.core.commitlog;

/// stub
public record LogRecord(long lsn, int partition, long epoch, long offset, byte[] payload) {}
