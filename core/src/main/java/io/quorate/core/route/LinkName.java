package io.quorate.core.route;

import io.quorate.core.identity.ProcessId;

/// Which link between two processes: each one that asks numbers its links to another.
///
/// @param origin who asks
/// @param target who is asked
/// @param number from 1; a higher one takes the place of those before it
record LinkName(ProcessId origin, ProcessId target, long number) {
    /// Whether another link from the same node to the same process came after this one.
    boolean isBefore(LinkName other) {
        long start = origin.start();
        long otherStart = other.origin.start();
        return start < otherStart || start == otherStart && number < other.number;
    }
}
