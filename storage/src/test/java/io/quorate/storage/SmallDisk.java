package io.quorate.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file system of a few megabytes in memory, so that a test can fill it. Mounting one needs root.
final class SmallDisk {
    private static final int CHUNK_BYTES = 4 * 1024;

    private final Path folder;
    private final Path ballast;

    /// @param folder an empty folder, where it is mounted
    SmallDisk(Path folder, int megabytes) throws IOException, InterruptedException {
        this.folder = folder;
        ballast = folder.resolve("ballast");
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
    }

    /// Fills it up but for some bytes.
    void fillUpTo(long leftBytes) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(folder).getUsableSpace() > leftBytes) out.write(new byte[CHUNK_BYTES]);
        }
    }

    /// Gives back what was filled.
    void makeRoom() throws IOException {
        Files.delete(ballast);
    }

    void unmount() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", List.of(command)) + " failed (it needs root): " + output);
        }
    }
}
