package io.quorate.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A node that cannot start says why in one line, with the way out, and ends with status 1.
@Execution(ExecutionMode.CONCURRENT)
class RefusalTest {
    @TempDir
    private Path data;

    @Test
    void readOnlyFolderIsRefused() throws Exception {
        try (var disk = MountedDisk.memory(1, "ro")) {
            assertThat(refusal(disk.folder().resolve("data")))
                    .contains(disk.folder().toString(), "--data");
            assertThat(refusal(disk.folder())).contains(disk.folder().toString(), "--data");
        }
    }

    @Test
    void folderOfANewerVersionIsRefused() throws Exception {
        Files.writeString(data.resolve("FORMAT"), "quorate data 99\n");
        assertThat(refusal(data)).contains("99").contains("version");
    }

    @Test
    void folderOfSomethingElseIsRefused() throws Exception {
        Files.writeString(data.resolve("thesis.tex"), "precious");
        assertThat(refusal(data)).contains("thesis.tex", "--data");
        assertThat(data).isDirectoryNotContaining("glob:**/FORMAT");
    }

    @Test
    void secondProcessOnAFolderIsRefused() throws Exception {
        try (var first = NodeProcess.start(data, List.of())) {
            assertThat(refusal(data)).contains(data.toString(), "in use", "--data");
            try (var client = new RespClient(first.port())) {
                assertThat(client.ask("PING")).isEqualTo("PONG");
            }
        }
    }

    @Test
    void damagedSegmentIsRefused() throws Exception {
        writeAndKill();
        // The first segment was written first, so that its beginning is known to be synced.
        Path segment = largest(data.resolve("log"), "");
        damage(segment, 6_000);
        assertThat(refusal(data))
                .contains(data.toString(), segment.getFileName().toString(), "restore");
    }

    @Test
    void damagedFileOfRowsIsRefused() throws Exception {
        writeAndStop();
        Path rows = largest(data.resolve("rows"), ".sst");
        damage(rows, 0);
        Files.write(rows, new byte[10], StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(refusal(data)).contains(data.resolve("rows").toString()).contains("restore");
    }

    @Test
    void takenPortIsRefused() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(refusal(data, "--port", port)).contains(port, "--port");
        }
    }

    @Test
    void hostThatOthersReachIsRefusedWithoutAPassword() throws Exception {
        assertThat(refusal(data, "--host", "0.0.0.0")).contains("0.0.0.0", "requirepass", "--no-protected-mode");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void hostThatOthersReachIsServedIfItIsAskedFor() throws Exception {
        try (var node = NodeProcess.start(data, List.of(), "--host", "0.0.0.0", "--no-protected-mode");
                var client = new RespClient(node.port())) {
            assertThat(client.ask("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void unknownAndWrongSettingsAreRefused() throws Exception {
        assertThat(refusal(data, "--set", "durabilty=fsync")).contains("durabilty", "durability");
        assertThat(refusal(data, "--set", "durability=never")).contains("never", "fsync or buffered");
        assertThat(refusal(data, "--set", "maxmemory=100mb")).contains("maxmemory", "evicted");
        assertThat(refusal(data, "--config", data.resolve("none").toString())).contains("none");
    }

    /// What a node says that does not start: its one line.
    private static String refusal(Path folder, String... options) throws IOException {
        try (var node = NodeProcess.launch(folder, List.of(), options)) {
            assertThat(node.awaitEnd()).as(node::output).isEqualTo(1);
            assertThat(node.errors()).hasSize(1);
            return node.errors().getFirst();
        }
    }

    private void writeAndKill() throws Exception {
        try (var node = NodeProcess.start(data, List.of(), SmallStore.options());
                var client = new RespClient(node.port())) {
            write(client);
            node.kill();
        }
    }

    private void writeAndStop() throws Exception {
        try (var node = NodeProcess.start(data, List.of(), SmallStore.options());
                var client = new RespClient(node.port())) {
            write(client);
            node.terminate();
            assertThat(node.awaitEnd()).as(node::output).isZero();
        }
    }

    private static void write(RespClient client) throws IOException {
        for (int i = 0; i < 200; i++) {
            assertThat(client.ask("SET", "k" + i, "v".repeat(1_000))).isEqualTo("OK");
        }
    }

    private static Path largest(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .max(Comparator.comparingLong((Path file) -> file.toFile().length())
                            .thenComparing(Comparator.reverseOrder()))
                    .orElseThrow();
        }
    }

    /// Turns the bits of some bytes over.
    private static void damage(Path file, long position) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(16);
            channel.read(bytes, position);
            for (int i = 0; i < bytes.position(); i++) bytes.put(i, (byte) ~bytes.get(i));
            channel.write(bytes.flip(), position);
        }
    }
}
