package io.quorate.core.wire;

/// Bytes that are not what they should be: damaged, hostile, or of a version that this one cannot read.
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
        super(message);
    }
}
