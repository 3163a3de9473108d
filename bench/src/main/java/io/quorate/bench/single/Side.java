package io.quorate.bench.single;

/// The two that are compared.
enum Side {
    /// The one that is known.
    REDIS,
    /// The one that is judged.
    QUORATE
}
