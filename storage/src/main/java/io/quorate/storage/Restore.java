package io.quorate.storage;

import io.quorate.core.store.OrderedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes a data folder out of a backup.
///
/// The file FORMAT comes last: a folder that a crash left half restored has none, and no node starts on it. The commit
/// log is empty, so the node goes on with the record after the last one in the backup.
public final class Restore {
    private Restore() {}

    /// Restores a backup, each file compared with its checksum. Waits.
    ///
    /// @param backup the folder of a backup
    /// @param target an empty folder or one that is not there yet
    /// @return what was restored
    /// @throws UnusableStoreException if the backup is damaged or the target cannot be used; nothing is
    ///     in it then
    public static BackupManifest run(Path backup, Path target) throws UnusableStoreException {
        try {
            BackupManifest manifest = manifest(backup);
            Files.createDirectories(target);
            requireEmpty(target);
            fill(backup, manifest, target);
            return manifest;
        } catch (IOException | UnusableStoreException failure) {
            throw new UnusableStoreException(
                    "nothing was restored from " + backup + " into " + target + ": " + failure.getMessage(), failure);
        }
    }

    private static BackupManifest manifest(Path backup) throws IOException, UnusableStoreException {
        Path file = backup.resolve(BackupManifest.NAME);
        if (!Files.isRegularFile(file)) {
            throw new UnusableStoreException("it is not a whole backup: there is no file " + BackupManifest.NAME);
        }
        try {
            if (Files.size(file) > BackupManifest.BYTES_MAX) {
                throw new UnusableStoreException("it is larger than " + BackupManifest.BYTES_MAX + " bytes");
            }
            return BackupManifest.decode(Files.readAllBytes(file));
        } catch (UnusableStoreException failure) {
            throw new UnusableStoreException(
                    "its file " + BackupManifest.NAME + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    private static void requireEmpty(Path target) throws IOException, UnusableStoreException {
        try (var files = Files.list(target)) {
            List<Path> names = files.map(Path::getFileName)
                    .filter(name -> !name.toString().equals("lost+found")) // the root of a file system
                    .sorted()
                    .toList();
            if (!names.isEmpty()) {
                throw new UnusableStoreException("the folder holds " + names.getFirst() + "; give an empty or new one");
            }
        }
    }

    private static void fill(Path backup, BackupManifest manifest, Path target)
            throws IOException, UnusableStoreException {
        Path rows = target.resolve(Backup.ROWS);
        try {
            copyRows(backup.resolve(Backup.ROWS), manifest, rows);
            requireWhole(rows, manifest);
            BackupFiles.syncFolder(rows);
            DataFolder.take(target).close();
        } catch (IOException | UnusableStoreException failure) {
            try {
                BackupFiles.delete(rows);
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    private static void copyRows(Path from, BackupManifest manifest, Path to)
            throws IOException, UnusableStoreException {
        Files.createDirectory(to);
        for (BackupManifest.File file : manifest.files()) {
            Path source = from.resolve(file.name());
            if (!Files.isRegularFile(source)) throw new UnusableStoreException("the backup lacks " + source);
            BackupManifest.File copied = BackupFiles.copy(source, to.resolve(file.name()));
            if (!copied.equals(file)) {
                throw new UnusableStoreException("the backup is damaged: " + source + " does not match its checksum");
            }
        }
    }

    /// The files are as they were when the backup was made; this asks whether they are a store of this version.
    private static void requireWhole(Path rows, BackupManifest manifest) throws UnusableStoreException {
        OrderedStore.Applied applied = RocksDatabase.verifyAlone(rows);
        if (!applied.equals(manifest.applied())) {
            throw new UnusableStoreException(
                    "the backup is of " + manifest.applied() + ", and its rows are " + applied);
        }
    }
}
