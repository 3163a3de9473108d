package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Which nodes vote on the log of `system`: few enough to agree fast, and an odd number, since an even one bears
/// no more failures than the odd one below it.
final class Voters {
    /// Five bear two failures at once; each one more makes every change slower.
    static final int COUNT_MAX = 5;

    private Voters() {}

    /// The next step towards the voters that there should be: one more, or one fewer.
    ///
    /// @param current the set that is established in the log of `system`
    /// @param isFailed which nodes are better replaced, if there is anyone to replace them
    /// @return empty if the set is right
    static Optional<ReplicaSet> next(ReplicaSet current, Members members, Predicate<NodeId> isFailed) {
        List<NodeId> wanted = wanted(current::contains, members, isFailed);
        if (current.size() <= wanted.size()) {
            Optional<NodeId> missing =
                    wanted.stream().filter(node -> !current.contains(node)).findFirst();
            if (missing.isPresent()) return missing.map(current::with);
        }
        // First one more, then one fewer: a voter that is replaced is not missed meanwhile.
        return current.nodes().stream()
                .filter(node -> !wanted.contains(node))
                .max(Comparator.comparing(isFailed::test))
                .map(current::without);
    }

    /// Who votes first.
    static List<NodeId> first(Members members) {
        return wanted(_ -> false, members, _ -> false);
    }

    private static List<NodeId> wanted(Predicate<NodeId> isVoting, Members members, Predicate<NodeId> isFailed) {
        List<Member> candidates = new ArrayList<>(members.takingPart());
        int count = count(candidates.size());
        List<NodeId> wanted = new ArrayList<>(count);
        Map<String, Integer> inZone = new TreeMap<>();
        while (wanted.size() < count) {
            Member best = candidates.stream()
                    .min(Comparator.comparing((Member member) -> isFailed.test(member.id()))
                            .thenComparing(member ->
                                    inZone.getOrDefault(member.description().zone(), 0))
                            .thenComparing(member -> !isVoting.test(member.id()))
                            .thenComparing(Member::id))
                    .orElseThrow();
            candidates.remove(best);
            wanted.add(best.id());
            inZone.merge(best.description().zone(), 1, Integer::sum);
        }
        return wanted;
    }

    /// Two vote together although they bear no failure: alone, one would take the metadata with it when it is
    /// lost.
    private static int count(int members) {
        if (members <= 2) return members;
        return members < COUNT_MAX ? 3 : COUNT_MAX;
    }
}
