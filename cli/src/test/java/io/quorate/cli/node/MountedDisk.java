package io.quorate.cli.node;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A file system of our own: ext4 on a file, which can be cut off as by a loss of power, or memory of a fixed
/// size.
///
/// Mounting takes root; where it is not allowed the test is skipped. Whatever is mounted is unmounted when this
/// is closed, or when the JVM ends; what a killed run left behind is unmounted by the next one, which knows it by
/// its name.
final class MountedDisk implements AutoCloseable {
    private static final String NAME = "quorate-test-disk-";
    private static final long COMMAND_SECONDS = 60;

    // _IOR('X', 125, __u32), of include/uapi/linux/ext4.h (EXT4_IOC_SHUTDOWN), and its flag: cut without writing the
    // journal first. What xfstests' `godown` calls.
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587dL;
    private static final int EXT4_GOING_FLAGS_NOLOGFLUSH = 2;

    private static final Set<Path> MOUNTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> MOUNTED.forEach(MountedDisk::unmountAtLast)));
    }

    private final Path parent;
    private final Path folder;
    private final List<String> mount;

    private MountedDisk(Path parent, List<String> mount) throws IOException {
        this.parent = parent;
        this.folder = Files.createDirectory(parent.resolve("mnt"));
        this.mount = new ArrayList<>(mount);
        this.mount.add(folder.toString());
    }

    /// A new ext4 file system in a file, mounted through a loop device that ends with the mount.
    static MountedDisk ext4(int megabytes) throws IOException {
        Path parent = newParent();
        Path image = parent.resolve("image");
        run(List.of("truncate", "--size", megabytes + "M", image.toString()));
        run(List.of("mkfs.ext4", "-q", "-F", image.toString()));
        var disk = new MountedDisk(parent, List.of("mount", "-t", "ext4", "-o", "loop", image.toString()));
        disk.mountOrSkip();
        return disk;
    }

    /// A new file system in memory.
    ///
    /// @param options after the size, such as `ro`
    static MountedDisk memory(int megabytes, String... options) throws IOException {
        var all = new ArrayList<>(List.of("size=" + megabytes + "m"));
        all.addAll(List.of(options));
        var disk = new MountedDisk(
                newParent(), List.of("mount", "-t", "tmpfs", "-o", String.join(",", all), "quorate-test"));
        disk.mountOrSkip();
        return disk;
    }

    private static Path newParent() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a file system takes root");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        unmountLeftovers();
        return Files.createTempDirectory(
                temporary, NAME + ProcessHandle.current().pid() + "-");
    }

    /// Where it is mounted.
    Path folder() {
        return folder;
    }

    /// Cuts it off: nothing that is not on the disk by now gets there any more, and whoever tries is told of an
    /// error.
    @SuppressWarnings("restricted") // there is no other way to call ioctl
    void cut() throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle ioctl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                Linker.Option.firstVariadicArg(2));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, EXT4_GOING_FLAGS_NOLOGFLUSH);
            int descriptor = (int) open.invokeExact(arena.allocateFrom(folder.toString()), 0);
            int result = (int) ioctl.invokeExact(descriptor, EXT4_IOC_SHUTDOWN, flags);
            int _ = (int) close.invokeExact(descriptor);
            if (result != 0) throw new IOException("EXT4_IOC_SHUTDOWN failed on " + folder);
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Mounts it again after a cut: the file system recovers as after a loss of power. Nobody may use it.
    void powerUp() throws IOException {
        unmount();
        mount();
    }

    /// Mounts it for the first time. A container's root may not be allowed to; then the test is skipped.
    private void mountOrSkip() throws IOException {
        try {
            mount();
        } catch (IOException refused) {
            close();
            abort("this machine lets no test mount a file system: " + refused.getMessage());
        }
    }

    private void mount() throws IOException {
        run(mount);
        MOUNTED.add(folder);
    }

    private void unmount() throws IOException {
        run(List.of("umount", folder.toString()));
        MOUNTED.remove(folder);
    }

    @Override
    public void close() throws IOException {
        if (MOUNTED.contains(folder)) unmount();
        Files.deleteIfExists(folder);
        Files.deleteIfExists(parent.resolve("image"));
        Files.deleteIfExists(parent);
    }

    /// Unmounts what runs left behind that are gone.
    private static synchronized void unmountLeftovers() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/mounts"), StandardCharsets.UTF_8)) {
            String folder = line.split(" ", -1)[1];
            int name = folder.indexOf(NAME);
            if (name < 0) continue;
            String pid = folder.substring(name + NAME.length()).split("-", -1)[0];
            boolean isGone = ProcessHandle.of(Long.parseLong(pid)).isEmpty();
            if (isGone) run(List.of("umount", "-l", folder));
        }
    }

    private static void unmountAtLast(Path folder) {
        try {
            run(List.of("umount", "-l", folder.toString()));
        } catch (IOException failure) {
            // This JVM is on its way out; the next run tries again.
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            boolean hasEnded = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
            if (!hasEnded) process.destroyForcibly();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!hasEnded || process.exitValue() != 0) throw new IOException(String.join(" ", command) + ": " + said);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
