package io.quorate.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/// RocksDB's native library.
final class RocksLibrary {
    private static boolean loaded;

    private RocksLibrary() {}

    /// Loads it, once in the life of the process.
    ///
    /// RocksDB's own way leaves 17 MB in the folder of temporary files whenever a process is killed: it deletes its
    /// copy when the process ends. A loaded library needs no name, so this one is deleted at once.
    ///
    /// @throws UnusableStoreException if it cannot be unpacked
    static synchronized void load() throws UnusableStoreException {
        if (loaded) return;
        try {
            unpackAndLoad();
        } catch (IOException failure) {
            throw new UnusableStoreException(
                    "RocksDB's native library cannot be unpacked in " + System.getProperty("java.io.tmpdir") + ": "
                            + failure + ". Make room there, or name another folder with -Djava.io.tmpdir",
                    failure);
        }
        loaded = true;
    }

    private static void unpackAndLoad() throws IOException {
        Path folder = Files.createTempDirectory("quorate-rocksdb-");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) Files.delete(file);
            }
            Files.delete(folder);
        }
        RocksDB.loadLibrary();
    }
}
