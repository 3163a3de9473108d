package io.quorate.cli.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A [ClusterReport] for people.
public final class StatusReport {
    private final ClusterReport said;

    public StatusReport(ClusterReport said) {
        this.said = said;
    }

    /// Who belongs to the cluster, and how each is doing.
    public String members() {
        var table = new TextTable(
                "node", "clients", "zone", "state", "leads", "behind " + said.asked(), "seen", "heard by");
        for (ClusterReport.Member member : said.members()) {
            table.add(
                    member.name(),
                    member.plain(),
                    member.zone(),
                    member.state(),
                    said.ledBy(member.name()),
                    lag(member.name()),
                    seen(member),
                    String.join(" ", member.heardBy()));
        }
        String head = "cluster " + said.cluster() + ", as " + said.asked() + " knows it; controller: "
                + said.controller().orElse("none is known") + "; change " + said.index() + " of its metadata";
        String noMajority =
                said.hearsMajority() ? "" : "\n" + said.asked() + " hears no majority: what it knows is old";
        return head + "\n" + table + "\n" + epochs() + noMajority;
    }

    /// Who leads and who follows each partition.
    public String partitions() {
        var table = new TextTable("partition", "slots", "epoch", "leader", "replicas", "lag, entries");
        for (ClusterReport.Partition partition : said.partitions()) {
            table.add(
                    partition.name(),
                    partition.firstSlot() + "-" + (partition.firstSlot() + partition.slotCount() - 1),
                    partition.epoch(),
                    partition.leader().orElse("none"),
                    String.join(" ", partition.replicas()),
                    partition.lagEntries().entrySet().stream()
                            .map(lag -> lag.getKey() + " " + lag.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return table.toString();
    }

    /// Entries of the partitions that the asked node leads, which the other one is not known to have synced.
    private String lag(String node) {
        long entries = 0;
        boolean isFollower = false;
        for (ClusterReport.Partition partition : said.partitions()) {
            Long its = partition.lagEntries().get(node);
            if (its == null) continue;
            isFollower = true;
            entries += its;
        }
        return isFollower ? String.format(Locale.ROOT, "%,d", entries) : "";
    }

    private static String seen(ClusterReport.Member member) {
        return switch (member.sight()) {
            case "itself" -> "";
            case "suspect" ->
                String.format(
                        Locale.ROOT, "suspect for %d s", member.seenSoFor().toSeconds());
            default -> String.format(Locale.ROOT, "%s, phi %.1f", member.sight(), member.phi());
        };
    }

    private String epochs() {
        List<String> leaderless = new ArrayList<>();
        long newest = 0;
        for (ClusterReport.Partition partition : said.partitions()) {
            newest = Math.max(newest, partition.epoch());
            if (partition.leader().filter(this::isThere).isEmpty()) leaderless.add(partition.name());
        }
        String all = said.partitions().size() + " partitions, newest epoch " + newest;
        return leaderless.isEmpty() ? all : all + "; without a leader that is there: " + String.join(" ", leaderless);
    }

    private boolean isThere(String node) {
        return said.members().stream()
                .anyMatch(
                        member -> member.name().equals(node) && !member.sight().equals("suspect"));
    }
}
