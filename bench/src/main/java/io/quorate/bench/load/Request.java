package io.quorate.bench.load;

import java.util.List;

/// One kind of request of a [Workload], and what a server must answer to it.
///
/// @param name what messages and tables call it
/// @param arguments the command's name first
/// @param expected the type of the reply; any other type counts as an error
public record Request(String name, List<Argument> arguments, ExpectedReply expected) {
    public Request {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty()) throw new IllegalArgumentException("request " + name + " has no arguments");
    }

    /// `GET key`.
    public static Request get() {
        return new Request("GET", List.of(new Argument.Literal("GET"), new Argument.Key()), ExpectedReply.BULK_STRING);
    }

    /// `SET key value`.
    ///
    /// @param valueBytes length of the value
    public static Request set(int valueBytes) {
        return new Request(
                "SET",
                List.of(new Argument.Literal("SET"), new Argument.Key(), new Argument.Value(valueBytes)),
                ExpectedReply.SIMPLE_STRING);
    }
}
