package io.quorate.bench.load;

/// The type that a reply must have. An error is never expected.
public enum ExpectedReply {
    /// `+OK` and the like.
    SIMPLE_STRING("a simple string"),
    /// A value or nil; nil is counted apart, see [LoadResult#absent].
    BULK_STRING("a bulk string or nil"),
    INTEGER("an integer"),
    /// An array, set or map, or nil.
    AGGREGATE("an array, set, map or nil"),
    ANY("anything but an error");

    private final String inWords;

    ExpectedReply(String inWords) {
        this.inWords = inWords;
    }

    /// @param type the byte that the reply began with
    /// @param isNull whether it is one of the nils
    boolean accepts(byte type, boolean isNull) {
        return switch (this) {
            case SIMPLE_STRING -> type == '+';
            case BULK_STRING -> type == '$' || isNull;
            case INTEGER -> type == ':';
            case AGGREGATE -> type == '*' || type == '~' || type == '%' || isNull;
            case ANY -> true;
        };
    }

    @Override
    public String toString() {
        return inWords;
    }
}
