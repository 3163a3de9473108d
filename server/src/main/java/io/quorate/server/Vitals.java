package io.quorate.server;

import io.quorate.storage.StoreEstimates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What takes a call to the operating system or to RocksDB to know, as it was a moment ago.
///
/// @param residentBytes memory of the process; 0 where the operating system does not say
/// @param machineBytes memory of the machine; 0 where the operating system does not say
/// @param diskFreeBytes room on the data's disk
/// @param store what the store takes; empty once it is closed
record Vitals(long residentBytes, long machineBytes, long diskFreeBytes, Optional<StoreEstimates> store) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /// Asks for all of it. Waits for the disk.
    static Vitals read(Path folder, Optional<StoreEstimates> store) throws IOException {
        return new Vitals(
                kibibytes(STATUS, "VmRSS:"),
                kibibytes(MEMORY, "MemTotal:"),
                Files.getFileStore(folder).getUsableSpace(),
                store);
    }

    private static long kibibytes(Path file, String field) throws IOException {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.substring(field.length())
                                    .replace("kB", "")
                                    .strip())
                            * 1024;
                }
            }
        } catch (NoSuchFileException _) {
            return 0; // not Linux
        }
        return 0;
    }
}
