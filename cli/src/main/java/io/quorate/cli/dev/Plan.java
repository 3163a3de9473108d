package io.quorate.cli.dev;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// How many nodes a cluster has and where: written into its folder, so that the same cluster comes back.
final class Plan {
    private static final String FILE = "dev.conf";
    private static final int NODES = 3;

    private final Path folder;
    private final List<Place> places;

    private Plan(Path folder, List<Place> places) {
        this.folder = folder;
        this.places = places;
    }

    /// The cluster of a folder as it was, or a new one.
    ///
    /// @param nodes how many are wished for
    /// @param base the first port that is wished for
    /// @throws DevException if the wishes are not what the folder holds, the folder is none of a cluster, or ports
    ///     are taken
    static Plan of(Path folder, OptionalInt nodes, OptionalInt base) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(FILE);
        List<Place> places = Files.exists(file) ? known(file, nodes, base) : chosen(folder, nodes.orElse(NODES), base);
        var taken = Place.taken(places);
        if (taken.isPresent()) {
            throw new DevException("port " + taken.get() + " is taken"
                    + (Files.exists(file)
                            ? ", and the cluster in " + folder + " needs it"
                            : ": give other ports by --port"));
        }
        Files.writeString(
                file,
                "nodes = " + places.size() + "\nport = " + places.getFirst().port() + "\n");
        return new Plan(folder, places);
    }

    private static List<Place> known(Path file, OptionalInt nodes, OptionalInt base) throws DevException {
        int count;
        int port;
        try {
            Config config = ConfigFactory.parseFile(file.toFile());
            count = config.getInt("nodes");
            port = config.getInt("port");
        } catch (ConfigException damaged) {
            throw new DevException(file + " cannot be read: " + damaged.getMessage());
        }
        if (nodes.orElse(count) != count) {
            throw new DevException(
                    "--nodes " + nodes.getAsInt() + ": the cluster in " + file.getParent() + " has " + count);
        }
        if (base.orElse(port) != port) {
            throw new DevException(
                    "--port " + base.getAsInt() + ": the cluster in " + file.getParent() + " has " + port);
        }
        return Place.from(port, count);
    }

    private static List<Place> chosen(Path folder, int nodes, OptionalInt base) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            var other = files.findFirst();
            if (other.isPresent()) {
                throw new DevException("--data " + folder + ": holds "
                        + other.get().getFileName() + " and no cluster of dev (give an empty folder, or a new one)");
            }
        }
        return base.isPresent() ? Place.from(base.getAsInt(), nodes) : Place.free(nodes);
    }

    Path folder() {
        return folder;
    }

    List<Place> places() {
        return places;
    }
}
