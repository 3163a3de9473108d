package io.quorate.bench.single;

import java.util.ArrayList;
import java.util.List;

/// Rows of text, printed as a Markdown table or as columns for a terminal.
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /// @param cells as many as the header has
    void add(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + rows.getFirst());
        }
        rows.add(List.copyOf(cells));
    }

    String markdown() {
        var out = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            out.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0)
                out.append("|").append(" --- |".repeat(rows.getFirst().size())).append("\n");
        }
        return out.toString();
    }

    String text() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++)
                widths[i] = Math.max(widths[i], row.get(i).length());
        }
        var out = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.append(line.toString().stripTrailing()).append("\n");
        }
        return out.toString();
    }
}
