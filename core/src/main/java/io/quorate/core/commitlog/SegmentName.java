package io.quorate.core.commitlog;

import java.util.Locale;

/// How a segment's file is called: its sequence number in sixteen hexadecimal digits, then `.log`.
///
/// A sequence number is given out once: a file that is put to a new use gets a new one, and with it a new name.
final class SegmentName {
    private static final int DIGITS = 16;
    private static final String SUFFIX = ".log";

    private SegmentName() {}

    static String of(long sequence) {
        return String.format(Locale.ROOT, "%016x%s", sequence, SUFFIX);
    }

    /// Whether a file in the folder is a segment; any other is not ours and is left alone.
    static boolean is(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) return false;
        for (int i = 0; i < DIGITS; i++) {
            char c = name.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) return false;
        }
        return name.charAt(0) < '8'; // a positive number
    }

    /// @param name of which [#is(String)] holds
    static long sequence(String name) {
        return Long.parseLong(name, 0, DIGITS, 16);
    }
}
