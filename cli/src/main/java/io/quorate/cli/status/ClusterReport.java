package io.quorate.cli.status;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one node knows of its cluster, as it answers to `/cluster`.
///
/// @param cluster the cluster's identity
/// @param asked the name of the node that says so
/// @param index how many changes of the metadata it knows
/// @param controller the name of the node that decides for the cluster, if it is known
/// @param hearsMajority whether the node hears enough others to be a majority with them
public record ClusterReport(
        String cluster,
        String asked,
        long index,
        Optional<String> controller,
        boolean hearsMajority,
        List<Member> members,
        List<Partition> partitions) {

    /// A node of the cluster.
    ///
    /// @param plain where clients connect to
    /// @param sight `itself`, `heard`, `relayed`, `suspect`, or `unknown`
    /// @param seenSoFor since when
    /// @param phi how unlikely its silence is
    /// @param heardBy those who hear it themselves
    public record Member(
            String name,
            String zone,
            String state,
            String plain,
            String sight,
            Duration seenSoFor,
            double phi,
            List<String> heardBy) {}

    /// A partition.
    ///
    /// @param epoch the newest that was handed out
    /// @param leader to whom
    /// @param isLedHere whether the node that says so leads it, and serves
    /// @param lagEntries of its followers, if the node leads it
    public record Partition(
            String name,
            int firstSlot,
            int slotCount,
            long epoch,
            Optional<String> leader,
            List<String> replicas,
            boolean isLedHere,
            SortedMap<String, Long> lagEntries) {}

    /// Asks a node.
    ///
    /// @throws IOException if it does not answer, or belongs to no cluster
    public static ClusterReport ask(AdminPort node) throws IOException {
        AdminPort.Answer answer = node.get("/cluster");
        if (!answer.isOk()) throw new IOException(node + ": " + answer.body().strip());
        try {
            return read(ConfigFactory.parseString(answer.body()));
        } catch (ConfigException strange) {
            throw new IOException(node + " answers what this version does not understand: " + strange.getMessage());
        }
    }

    private static ClusterReport read(Config said) {
        return new ClusterReport(
                said.getString("cluster"),
                said.getString("asked"),
                said.getLong("index"),
                text(said, "controller"),
                said.getBoolean("hears-majority"),
                said.getConfigList("members").stream()
                        .map(ClusterReport::member)
                        .toList(),
                said.getConfigList("partitions").stream()
                        .map(ClusterReport::partition)
                        .toList());
    }

    private static Member member(Config said) {
        return new Member(
                said.getString("name"),
                said.getString("zone"),
                said.getString("state"),
                text(said, "plain").orElse("?"),
                text(said, "sight").orElse("unknown"),
                Duration.ofMillis(said.hasPath("seen-so-for-millis") ? said.getLong("seen-so-for-millis") : 0),
                said.hasPath("phi") ? said.getDouble("phi") : 0,
                said.hasPath("heard-by") ? said.getStringList("heard-by") : List.of());
    }

    private static Partition partition(Config said) {
        SortedMap<String, Long> lag = new TreeMap<>();
        if (said.hasPath("lag")) {
            for (Config each : said.getConfigList("lag")) lag.put(each.getString("node"), each.getLong("entries"));
        }
        return new Partition(
                said.getString("partition"),
                said.getInt("first-slot"),
                said.getInt("slot-count"),
                said.getLong("epoch"),
                text(said, "leader"),
                said.getStringList("replicas"),
                said.hasPath("serving") && said.getBoolean("serving"),
                lag);
    }

    private static Optional<String> text(Config said, String path) {
        return said.hasPath(path) ? Optional.of(said.getString(path)) : Optional.empty();
    }

    /// How many partitions a node was told to lead.
    public long ledBy(String name) {
        return partitions.stream()
                .filter(partition -> partition.leader().filter(name::equals).isPresent())
                .count();
    }

    /// How many partitions the node that says so leads and serves.
    public long ledHere() {
        return partitions.stream().filter(Partition::isLedHere).count();
    }
}
