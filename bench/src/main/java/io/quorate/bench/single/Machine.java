package io.quorate.bench.single;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The machine that is measured on: what it is, and which of its cores this thread runs on.
final class Machine {
    private static final int TASKSET_SECONDS = 10;

    private Machine() {}

    /// Processor, memory, kernel, Java, and the file system under a folder.
    ///
    /// @param cores given by the caller, because a thread that is kept on one core sees one
    static String describe(int cores, Path folder) throws IOException {
        long kilobytes =
                Long.parseLong(field("/proc/meminfo", "MemTotal").orElse("0").replaceAll("\\D", ""));
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %.0f GiB, %s %s, Java %s, data on %s",
                cores,
                field("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                kilobytes / 1024.0 / 1024.0,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.version(),
                Files.getFileStore(folder).type());
    }

    /// Keeps the calling thread, and the processes that it starts, on one core.
    static void pinThisThread(int core) throws IOException, InterruptedException {
        // The link ends with the thread's own number: PID/task/TID.
        Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        Process taskset = new ProcessBuilder("taskset", "-cp", Integer.toString(core), thread.toString())
                .redirectErrorStream(true)
                .start();
        if (!taskset.waitFor(TASKSET_SECONDS, TimeUnit.SECONDS) || taskset.exitValue() != 0) {
            taskset.destroyForcibly();
            throw new IOException("taskset could not keep the generator on core " + core);
        }
    }

    private static Optional<String> field(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).trim());
        }
    }
}
