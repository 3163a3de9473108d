package io.quorate.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How a server is started: a command line with places for what differs from start to start.
///
/// | place | becomes |
/// | --- | --- |
/// | `{port}` | a free port of the loopback address |
/// | `{data}` | an empty folder |
/// | `{durability}` | `fsync` or `buffered` |
/// | `{appendfsync}` | the same in Redis's words: `always` or `everysec` |
///
/// The process that is started must be the server itself (a script uses `exec`): its CPU time and memory are read.
///
/// @param name what tables call it
/// @param words the program and its arguments; `{port}` and `{data}` are among them
public record ServerCommand(String name, List<String> words) {
    /// Redis with its append-only file and without snapshots.
    public static final ServerCommand REDIS = parse(
            "redis",
            "redis-server --bind 127.0.0.1 --port {port} --dir {data} --save '' --appendonly yes"
                    + " --appendfsync {appendfsync}");

    public ServerCommand {
        words = List.copyOf(words);
        for (String place : List.of("{port}", "{data}")) {
            if (words.stream().noneMatch(word -> word.contains(place))) {
                throw new IllegalArgumentException("the command of " + name + " has no " + place + ": " + words);
            }
        }
    }

    /// Quorate as its launcher starts it.
    ///
    /// @param launcher path of the script `quorate`
    public static ServerCommand quorate(String launcher) {
        return new ServerCommand(
                "quorate",
                List.of(launcher, "start", "--port", "{port}", "--data", "{data}", "--set", "durability={durability}"));
    }

    /// Splits a command line at its spaces; quotes of both kinds keep words together. No other character is special.
    ///
    /// @throws IllegalArgumentException if a quote is not closed or a place is missing
    public static ServerCommand parse(String name, String line) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (quote != 0) {
                if (next == quote) {
                    quote = 0;
                } else {
                    word.append(next);
                }
            } else if (next == '\'' || next == '"') {
                quote = next;
                inWord = true;
            } else if (next == ' ') {
                if (inWord) words.add(word.toString());
                word.setLength(0);
                inWord = false;
            } else {
                word.append(next);
                inWord = true;
            }
        }
        if (quote != 0) throw new IllegalArgumentException("a quote is not closed: " + line);
        if (inWord) words.add(word.toString());
        return new ServerCommand(name, words);
    }

    /// The same server, on these cores only.
    ///
    /// @param cores as `taskset -c` takes them: `0`, `0-2`
    public ServerCommand on(String cores) {
        return new ServerCommand(
                name,
                Stream.concat(Stream.of("taskset", "-c", cores), words.stream()).toList());
    }

    List<String> words(int port, Path data, Durability durability) {
        return words.stream()
                .map(word -> word.replace("{port}", Integer.toString(port))
                        .replace("{data}", data.toString())
                        .replace("{durability}", durability.quorateWord())
                        .replace("{appendfsync}", durability.redisWord()))
                .toList();
    }

    /// The command line as a person would type it.
    @Override
    public String toString() {
        return String.join(
                " ", words.stream().map(word -> word.isEmpty() ? "''" : word).toList());
    }
}
