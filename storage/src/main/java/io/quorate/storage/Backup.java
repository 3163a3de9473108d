package io.quorate.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A consistent copy of the rows, made while the node serves.
///
/// ```
/// BACKUP   what it holds, see [BackupManifest]
/// rows/    rows on RocksDB, linked where the file system can, else copied
/// ```
/// It is made in a folder of another name beside it, read through, and renamed when it is durable: what bears the
/// backup's name is whole. Linked files share their blocks with the node's own, so a backup that shall survive the disk
/// has to be copied elsewhere.
public final class Backup {
    /// Where the rows are in the folder of a backup.
    static final String ROWS = "rows";

    private static final String INCOMPLETE = ".incomplete";

    private Backup() {}

    /// Makes a backup of everything that is applied; whoever wants more has it applied first. Waits; for any thread but
    /// the shard's. Two at a time must not have the same target.
    ///
    /// @param target the backup's folder, which must not be there; its parent must be
    /// @throws UnusableStoreException if it cannot be made; then nothing bears the target's name
    public static BackupManifest write(RocksStore store, Path target) throws UnusableStoreException {
        Path absolute = target.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UnusableStoreException("no backup was made: there is no folder " + parent + " to make it in");
        }
        if (Files.exists(absolute)) {
            throw new UnusableStoreException("no backup was made: " + target + " exists; give a new folder");
        }
        Path incomplete = parent.resolve(absolute.getFileName() + INCOMPLETE);
        try {
            BackupFiles.delete(incomplete); // left by a backup that a crash cut short
            Files.createDirectory(incomplete);
            BackupManifest manifest = fill(store, incomplete);
            Files.move(incomplete, absolute, StandardCopyOption.ATOMIC_MOVE);
            BackupFiles.syncFolder(parent);
            return manifest;
        } catch (IOException | UnusableStoreException failure) {
            var told = new UnusableStoreException(
                    "no backup was made in " + target + ": " + failure.getMessage(), failure);
            discard(incomplete, told);
            throw told;
        }
    }

    private static BackupManifest fill(RocksStore store, Path folder) throws IOException, UnusableStoreException {
        Path rows = folder.resolve(ROWS);
        store.checkpoint(rows);
        // A backup that cannot be read back is none: better known now than when it is needed.
        var applied = RocksDatabase.verifyAlone(rows);
        List<BackupManifest.File> files = new ArrayList<>();
        for (Path file : BackupFiles.list(rows)) files.add(BackupFiles.check(file));
        BackupFiles.syncFolder(rows);
        var manifest = new BackupManifest(applied, Instant.now(), files);
        BackupFiles.write(folder.resolve(BackupManifest.NAME), manifest.encode());
        BackupFiles.syncFolder(folder);
        return manifest;
    }

    private static void discard(Path incomplete, Exception told) {
        try {
            BackupFiles.delete(incomplete);
        } catch (IOException failure) {
            told.addSuppressed(failure);
        }
    }
}
