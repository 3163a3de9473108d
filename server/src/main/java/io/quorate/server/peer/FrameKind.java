package io.quorate.server.peer;

/// What a frame on the wire carries.
final class FrameKind {
    /// A [Hello].
    static final int HELLO = 1;
    /// A [Proof]; empty if none is wanted.
    static final int PROOF = 2;
    /// A [Refusal]; the last of its end.
    static final int REFUSED = 3;
    /// Nothing: there is somebody.
    static final int BEAT = 4;
    /// An [io.quorate.core.control.Introduction], because it has changed.
    static final int INTRODUCTION = 5;
    /// What one node says to the other.
    static final int FRAME = 6;

    private FrameKind() {}
}
