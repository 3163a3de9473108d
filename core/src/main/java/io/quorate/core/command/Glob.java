package io.quorate.core.command;

import java.util.Arrays;

/// A pattern of Redis over bytes: `*`, `?`, `[abc]`, `[^a-z]`, and `\` before what is meant literally.
///
/// Every token but `*` stands for one byte, so after a mismatch only the last `*` needs to take in one byte more: a
/// match costs at most the length of the pattern times that of the text, whatever the pattern.
public final class Glob {
    /// Redis gives up at a pattern with more `*` than this on its way.
    private static final int STARS_MAX = 1_000;
    /// The next token does not match.
    private static final int MISMATCH = -1;

    /// What everything matches.
    static final Glob ALL = new Glob(new byte[] {'*'});

    private final byte[] pattern;

    /// @param pattern kept, not copied; never changed afterwards
    public Glob(byte[] pattern) {
        this.pattern = pattern;
    }

    /// Whether the pattern is `*` alone.
    boolean isAll() {
        return pattern.length == 1 && pattern[0] == '*';
    }

    /// Whether the bytes from one place up to another match.
    public boolean matches(byte[] text, int from, int to) {
        int at = from;
        int token = 0;
        int stars = 0;
        int tokenAfterStar = MISMATCH;
        int starEnd = from;
        while (token < pattern.length && at < to) {
            if (pattern[token] == '*') {
                token = afterStars(token);
                if (token == pattern.length) return true;
                if (++stars > STARS_MAX) return false;
                tokenAfterStar = token;
                starEnd = at;
                continue;
            }
            int next = match(token, text[at]);
            if (next != MISMATCH) {
                at++;
                token = next;
                if (at == to) return afterStars(token) == pattern.length;
                if (token < pattern.length) continue;
            }
            if (tokenAfterStar == MISMATCH) return false;
            token = tokenAfterStar;
            at = ++starEnd;
        }
        return token == pattern.length && at == to;
    }

    /// The token behind any `*` that are here.
    private int afterStars(int token) {
        int next = token;
        while (next < pattern.length && pattern[next] == '*') next++;
        return next;
    }

    /// @return the token behind this one, or [#MISMATCH]
    private int match(int token, byte b) {
        return switch (pattern[token]) {
            case '?' -> token + 1;
            case '[' -> matchClass(token + 1, b);
            case '\\' -> {
                int literal = Math.min(token + 1, pattern.length - 1);
                yield pattern[literal] == b ? literal + 1 : MISMATCH;
            }
            default -> pattern[token] == b ? token + 1 : MISMATCH;
        };
    }

    /// A class without its `]` goes to the end of the pattern. Bytes in it compare as signed ones, as on the machines
    /// that Redis was written on.
    private int matchClass(int from, byte b) {
        int at = from;
        boolean isNegated = at < pattern.length && pattern[at] == '^';
        if (isNegated) at++;
        boolean isIn = false;
        while (at < pattern.length && pattern[at] != ']') {
            int left = pattern.length - at;
            if (pattern[at] == '\\' && left >= 2) {
                isIn |= pattern[at + 1] == b;
                at += 2;
            } else if (left >= 3 && pattern[at + 1] == '-') {
                byte low = (byte) Math.min(pattern[at], pattern[at + 2]);
                byte high = (byte) Math.max(pattern[at], pattern[at + 2]);
                isIn |= low <= b && b <= high;
                at += 3;
            } else {
                isIn |= pattern[at] == b;
                at++;
            }
        }
        if (isIn == isNegated) return MISMATCH;
        return Math.min(at + 1, pattern.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob that && Arrays.equals(pattern, that.pattern);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pattern);
    }
}
