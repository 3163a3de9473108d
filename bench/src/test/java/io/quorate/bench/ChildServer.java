package io.quorate.bench;

import io.quorate.bench.peer.ServerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A [ConstantRespServer] as a process, with the Java and the class path of the test.
public final class ChildServer {
    private ChildServer() {}

    /// @param arguments more words behind the port and the folder
    public static ServerCommand command(String name, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ServerCommand(
                name,
                Stream.concat(
                                Stream.of(
                                        java,
                                        "-XX:TieredStopAtLevel=1",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        ConstantRespServer.class.getName(),
                                        "{port}",
                                        "{data}"),
                                List.of(arguments).stream())
                        .toList());
    }
}
