package io.quorate.sim.explore;

import java.util.Arrays;

/// A state of the cluster, in an array of ints that is compared and hashed as it is.
///
///     | node states | counts | crashes to come | owners | their starts | starts that led | promises | letters
///     ... |
///
/// Crashes to come have four bits for each node, owners, starts and starts that led for each epoch; letters are
/// in ascending order.
final class Cluster {
    /// What has happened and is bounded by the scope, each with four bits in the word of counts.
    enum Count {
        WRITES(0),
        READS(4),
        TICKS(8),
        REPEATS(12);

        private final int shift;

        Count(int shift) {
            this.shift = shift;
        }
    }

    private static final int COUNTS = 0;
    private static final int CRASHES = 1;
    private static final int OWNERS = 2;
    private static final int OWNER_STARTS = 3;
    private static final int LED_STARTS = 4;
    private static final int PROMISES = 5;
    private static final int LETTERS = 6;

    private final int nodes;
    private int[] words;

    Cluster(int[] words, int nodes) {
        this.words = words;
        this.nodes = nodes;
    }

    /// The state in which all begins.
    static Cluster start(int[] nodeStates) {
        return new Cluster(Arrays.copyOf(nodeStates, nodeStates.length + LETTERS), nodeStates.length);
    }

    Cluster copy() {
        return new Cluster(words.clone(), nodes);
    }

    int[] words() {
        return words;
    }

    /// @param node from 1
    int nodeState(int node) {
        return words[node - 1];
    }

    void setNodeState(int node, int state) {
        words[node - 1] = state;
    }

    int count(Count count) {
        return words[nodes + COUNTS] >>> count.shift & 15;
    }

    void increment(Count count) {
        words[nodes + COUNTS] += 1 << count.shift;
    }

    /// How often a node is still to lose power.
    int crashes(int node) {
        return words[nodes + CRASHES] >>> 4 * node & 15;
    }

    void addCrashes(int node, int count) {
        words[nodes + CRASHES] += count << 4 * node;
    }

    /// The node that an epoch was handed to; 0 if it was not yet.
    int owner(int epoch) {
        return nibble(OWNERS, epoch);
    }

    /// Which run of its process it was handed to.
    int ownerStart(int epoch) {
        return nibble(OWNER_STARTS, epoch);
    }

    void own(int epoch, int node, int start) {
        words[nodes + OWNERS] |= node << 4 * epoch;
        words[nodes + OWNER_STARTS] |= start << 4 * epoch;
    }

    boolean nobodyOwns() {
        return words[nodes + OWNERS] == 0;
    }

    /// Which run of the owner's process has led in an epoch; 0 if none has yet.
    int ledStart(int epoch) {
        return nibble(LED_STARTS, epoch);
    }

    void lead(int epoch, int start) {
        words[nodes + LED_STARTS] |= start << 4 * epoch;
    }

    private int nibble(int word, int epoch) {
        return words[nodes + word] >>> 4 * epoch & 15;
    }

    int promises() {
        return words[nodes + PROMISES];
    }

    void setPromises(int promises) {
        words[nodes + PROMISES] = promises;
    }

    /// How many of the words are not letters.
    int headLength() {
        return nodes + LETTERS;
    }

    int letterCount() {
        return words.length - nodes - LETTERS;
    }

    int letter(int index) {
        return words[nodes + LETTERS + index];
    }

    boolean hasLetters(int[] letters) {
        for (int letter : letters) {
            if (Arrays.binarySearch(words, nodes + LETTERS, words.length, letter) < 0) return false;
        }
        return true;
    }

    /// @param count how many of `letters` count, in ascending order
    void setLetters(int[] letters, int count) {
        int head = nodes + LETTERS;
        int[] changed = Arrays.copyOf(words, head + count);
        System.arraycopy(letters, 0, changed, head, count);
        words = changed;
    }
}
