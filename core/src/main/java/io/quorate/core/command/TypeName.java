package io.quorate.core.command;

import io.quorate.core.store.Head;
import java.util.OptionalInt;

/// What clients call the types of values.
final class TypeName {
    private TypeName() {}

    /// The name of a key's type.
    static String of(Head head) {
        if (head.type() == Head.STRING) return "string";
        throw new IllegalStateException("a key of the unknown type " + head.type());
    }

    /// The type that a client calls by a name, in any case; empty if no key can have it.
    static OptionalInt parse(Execution execution, int place) {
        return execution.says(place, "STRING") ? OptionalInt.of(Head.STRING) : OptionalInt.empty();
    }
}
