package io.quorate.cli.seeds;

import java.io.PrintWriter;
import java.util.Locale;

/// How far something long is: a bar that is drawn over and over on a terminal, elsewhere a line for each tenth.
///
/// Not safe for several threads: whoever collects the results draws it.
final class Progress {
    private static final int BAR_WIDTH = 30;
    private static final int TENTHS = 10;
    /// Fast enough for the eye.
    private static final long DRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean isTerminal;
    private final long total;
    private final String what;
    private final long beganNanos = System.nanoTime();

    private long done;
    private long drawnNanos = beganNanos;

    /// @param isTerminal whether what is printed can be drawn over
    /// @param what the things that are counted, such as `seeds`
    Progress(PrintWriter out, boolean isTerminal, long total, String what) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.total = total;
        this.what = what;
    }

    /// One more is done.
    ///
    /// @param note said behind the figures
    void advance(String note) {
        done++;
        long now = System.nanoTime();
        if (isTerminal) {
            if (done < total && now - drawnNanos < DRAW_NANOS) return;
            drawnNanos = now;
            out.print("\r" + bar() + " " + figures(now) + note + "  ");
        } else if (done * TENTHS / total > (done - 1) * TENTHS / total) {
            out.println(figures(now) + note);
        }
        out.flush();
    }

    /// Prints a line of its own; the bar goes on below.
    void line(String text) {
        if (isTerminal) out.print("\r\u001b[K"); // to the start of the line, and clear it (ECMA-48, EL)
        out.println(text);
        out.flush();
    }

    /// Leaves the bar's line.
    void close() {
        if (isTerminal) out.println();
        out.flush();
    }

    private String bar() {
        int filled = (int) (done * BAR_WIDTH / total);
        return "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "]";
    }

    private String figures(long now) {
        double seconds = Math.max(1, now - beganNanos) / 1e9;
        double perSecond = done / seconds;
        return String.format(
                Locale.ROOT,
                "%,d of %,d %s, %.1f a second, %.0f s to go",
                done,
                total,
                what,
                perSecond,
                (total - done) / perSecond);
    }
}
