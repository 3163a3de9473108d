package io.quorate.verify.linearizability;

import java.util.Arrays;

/// The configurations that a search has reached, each once, and which of them it has still to leave.
///
/// One is not kept either if it differs from a known one only in having spent more open calls: those need not be
/// placed, so whatever can follow on it can follow on the known one.
///
/// Flat arrays, since a search keeps up to hundreds of thousands.
final class Configurations {
    private static final int NONE = -1;

    /// 128 MB.
    private static final int WORDS_MAX = 1 << 24;

    /// How many known ones are compared for having spent fewer calls. Only saves work, so it must not cost more:
    /// where calls of unknown outcome can be combined in many ways, thousands come to the same state.
    private static final int COMPARED_MAX = 64;

    private final int placedWords;
    private final int spentWords;

    /// Words of one configuration: | ended u32, state u32 | placed ... | spent ... |
    private final int stride;

    private long[] words;
    private int[] parents;
    private int[] moves;

    /// The next configuration to leave with as many calls ended.
    private int[] following;

    private int count = 0;

    /// Finds those that are the same in all words.
    private final Index same;

    /// Finds those that are the same but for the calls that they have spent.
    private final Index alike;

    /// By number of calls ended: the first and the last configuration to leave.
    private final int[] firsts;

    private final int[] lasts;

    /// The highest number of calls ended among the configurations to leave, or higher.
    private int deepest = 0;

    private int reached = 0;

    Configurations(int ending, Configuration shape) {
        placedWords = shape.placed.length;
        spentWords = shape.spent.length;
        stride = 1 + placedWords + spentWords;
        int capacity = 64;
        words = new long[capacity * stride];
        parents = new int[capacity];
        moves = new int[capacity];
        following = new int[capacity];
        same = new Index(stride, capacity);
        alike = new Index(1 + placedWords, capacity);
        firsts = filled(ending);
        lasts = filled(ending);
    }

    /// Keeps a copy, to be left later, unless it is known.
    ///
    /// @param parent the configuration from which the search came here
    /// @param move how
    void add(Configuration configuration, int parent, int move) {
        if (count == parents.length) grow();
        write(configuration); // beyond the last one: it counts only once it is known to be new
        if (isKnown()) return;
        parents[count] = parent;
        moves[count] = move;
        same.add(count);
        alike.add(count);
        enqueue(count, configuration.ended);
        count++;
    }

    /// The next configuration to leave: of those with the most calls ended, the first that came.
    ///
    /// @return its number, or -1
    int next() {
        while (firsts[deepest] == NONE) {
            if (deepest == 0) return NONE;
            deepest--;
        }
        int next = firsts[deepest];
        firsts[deepest] = following[next];
        if (firsts[deepest] == NONE) lasts[deepest] = NONE;
        return next;
    }

    void load(int number, Configuration into) {
        int at = number * stride;
        into.ended = (int) (words[at] >>> Integer.SIZE);
        into.state = (int) words[at];
        System.arraycopy(words, at + 1, into.placed, 0, placedWords);
        System.arraycopy(words, at + 1 + placedWords, into.spent, 0, spentWords);
    }

    int parent(int number) {
        return parents[number];
    }

    int move(int number) {
        return moves[number];
    }

    int count() {
        return count;
    }

    /// The most calls ended of any configuration.
    int reached() {
        return reached;
    }

    /// Whether one more would need more memory than a search should take.
    boolean isFull() {
        return count == parents.length && (long) count * stride * 2 > WORDS_MAX;
    }

    private void write(Configuration configuration) {
        int at = count * stride;
        words[at] = (long) configuration.ended << Integer.SIZE | configuration.state;
        System.arraycopy(configuration.placed, 0, words, at + 1, placedWords);
        System.arraycopy(configuration.spent, 0, words, at + 1 + placedWords, spentWords);
    }

    private boolean isKnown() {
        for (int known = same.first(count); known != NONE; known = same.next(known)) {
            if (isSame(known, stride)) return true;
        }
        int compared = 0;
        for (int known = alike.first(count); known != NONE && compared < COMPARED_MAX; known = alike.next(known)) {
            if (isSame(known, 1 + placedWords) && hasSpentOnlyOf(known)) return true;
            compared++;
        }
        return false;
    }

    private boolean isSame(int known, int length) {
        int mine = count * stride;
        int its = known * stride;
        return Arrays.equals(words, mine, mine + length, words, its, its + length);
    }

    private boolean hasSpentOnlyOf(int known) {
        int mine = count * stride;
        int its = known * stride;
        for (int word = 1 + placedWords; word < stride; word++) {
            if ((words[its + word] & ~words[mine + word]) != 0) return false;
        }
        return true;
    }

    private void enqueue(int number, int ended) {
        following[number] = NONE;
        if (lasts[ended] == NONE) firsts[ended] = number;
        else following[lasts[ended]] = number;
        lasts[ended] = number;
        deepest = Math.max(deepest, ended);
        reached = Math.max(reached, ended);
    }

    private void grow() {
        int capacity = 2 * count;
        words = Arrays.copyOf(words, capacity * stride);
        parents = Arrays.copyOf(parents, capacity);
        moves = Arrays.copyOf(moves, capacity);
        following = Arrays.copyOf(following, capacity);
        same.grow(capacity);
        alike.grow(capacity);
    }

    private static int[] filled(int length) {
        var array = new int[length];
        Arrays.fill(array, NONE);
        return array;
    }

    /// A hash table of configurations by their first words. Youngest first.
    private final class Index {
        private final int length;

        /// The youngest of each bucket; a power of two of them.
        private int[] youngest;

        /// By configuration, the next older one in its bucket.
        private int[] older;

        Index(int length, int capacity) {
            this.length = length;
            youngest = filled(2 * capacity);
            older = new int[capacity];
        }

        int first(int number) {
            return youngest[bucket(number)];
        }

        int next(int number) {
            return older[number];
        }

        void add(int number) {
            int bucket = bucket(number);
            older[number] = youngest[bucket];
            youngest[bucket] = number;
        }

        void grow(int capacity) {
            youngest = filled(2 * capacity);
            older = new int[capacity];
            for (int number = 0; number < count; number++) add(number);
        }

        private int bucket(int number) {
            long hash = 0;
            for (int at = number * stride; at < number * stride + length; at++) {
                hash = (hash ^ hash >>> Integer.SIZE ^ words[at]) * 0x9E3779B97F4A7C15L;
            }
            return (int) (hash ^ hash >>> Integer.SIZE) & (youngest.length - 1);
        }
    }
}
