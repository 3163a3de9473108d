package io.quorate.server.resp;

/// How large a request may be. What is larger is refused, and the connection closes.
///
/// @param argumentsMax arguments of one request, its name included; at least 16
/// @param bulkBytesMax bytes of one argument
/// @param inlineBytesMax bytes of an inline request, and of any line that carries a length
/// @param requestBytesMax bytes of all arguments of one request together
public record RequestLimits(int argumentsMax, int bulkBytesMax, int inlineBytesMax, long requestBytesMax) {
    /// What one argument costs beside its bytes: an array's header, its reference, its rounding.
    static final int ARGUMENT_OVERHEAD_BYTES = 32;
    /// As Redis: who has not given the password yet needs no more for `HELLO` and `AUTH`.
    static final int ARGUMENTS_MAX_BEFORE_AUTH = 10;
    /// As Redis.
    static final int BULK_BYTES_MAX_BEFORE_AUTH = 16_384;
}
