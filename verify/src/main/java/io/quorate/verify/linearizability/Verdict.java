package io.quorate.verify.linearizability;

import io.quorate.verify.history.Call;
import java.util.List;

/// What a check of a history has found.
public sealed interface Verdict {
    /// For each key there is an order that explains all answers.
    ///
    /// @param states configurations that the search visited, over all keys
    record Linearizable(long states) implements Verdict {}

    /// One key has answers that no order explains. [#toString()] is the report.
    ///
    /// @param unexplained the call whose answer cannot be explained; all that was answered before it can be
    /// @param order an order that explains all that was answered before `unexplained` returned
    /// @param state what the model holds after `order`
    /// @param left other calls that had begun by then and that `order` does without, their answers being later or
    ///     unknown
    record Violation(
            String key,
            Call<?, ?> unexplained,
            List<? extends Call<?, ?>> order,
            String state,
            List<? extends Call<?, ?>> left)
            implements Verdict {
        private static final int LINES_MAX = 40;
        private static final int LINE_CHARACTERS_MAX = 240;

        @Override
        public String toString() {
            var report =
                    new StringBuilder("key " + key + " is not linearizable: no order of its operations explains\n");
            append(report, List.of(unexplained));
            report.append("given what was answered before; that would be explained by this order");
            if (order.size() > LINES_MAX) report.append(" (its last " + LINES_MAX + " operations)");
            report.append(", after which the state is ").append(clipped(state)).append("\n");
            append(report, order.subList(Math.max(0, order.size() - LINES_MAX), order.size()));
            if (!left.isEmpty()) report.append("which does without these, under way then or of unknown outcome\n");
            append(report, left.subList(0, Math.min(LINES_MAX, left.size())));
            if (left.size() > LINES_MAX) report.append("    and " + (left.size() - LINES_MAX) + " more\n");
            return report.toString();
        }

        private static void append(StringBuilder report, List<? extends Call<?, ?>> calls) {
            for (var call : calls) {
                report.append("    ").append(clipped(call.toString())).append("\n");
            }
        }

        private static String clipped(String line) {
            if (line.length() <= LINE_CHARACTERS_MAX) return line;
            int half = LINE_CHARACTERS_MAX / 2;
            return line.substring(0, half) + " ... " + line.substring(line.length() - half);
        }
    }

    /// The search of one key was given up, and no other key has a violation: **nothing is known about this history**.
    ///
    /// @param states configurations that were visited for that key
    record Undecided(String key, long states) implements Verdict {
        @Override
        public String toString() {
            return "key " + key + ": undecided after " + states + " states";
        }
    }
}
