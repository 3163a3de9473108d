package io.quorate.cli.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The temporary folder of one running `dev`, by its process number: where other terminals find it, and where
/// its data is if it was given no other folder.
///
/// A `dev` that was killed leaves its folder; the next one removes it.
///
/// @param path only this user can enter it
record RunFolder(Path path) {
    /// Short: the name of a socket has about a hundred bytes.
    private static final String CONTROL = "control";

    static RunFolder create() throws IOException {
        Path root = root();
        Files.createDirectories(root);
        // Somebody else may have made it, to listen in our stead.
        String owner = Files.getOwner(root).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new DevException(root + " belongs to " + owner + ": set another folder by TMPDIR or java.io.tmpdir");
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        for (RunFolder other : all()) if (!other.isAlive()) other.remove();
        Path path = root.resolve(Long.toString(ProcessHandle.current().pid()));
        return new RunFolder(Files.createDirectory(path));
    }

    /// Those of all that run, and of those that were killed.
    static List<RunFolder> all() throws IOException {
        Path root = root();
        if (!Files.isDirectory(root)) return List.of();
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("[0-9]{1,18}"))
                    .sorted()
                    .map(RunFolder::new)
                    .toList();
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("java.io.tmpdir"), "quorate-dev-" + System.getProperty("user.name"));
    }

    boolean isAlive() {
        return ProcessHandle.of(Long.parseLong(path.getFileName().toString())).isPresent();
    }

    Path control() {
        return path.resolve(CONTROL);
    }

    Path data() {
        return path.resolve("data");
    }

    /// Removes it with all that is in it.
    void remove() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> within = Files.walk(path)) {
            within.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path each : all) Files.deleteIfExists(each);
    }
}
