package io.quorate.bench.peer;

/// What a server must have done with a write before it acknowledges it.
public enum Durability {
    /// Synced it to the disk: survives the loss of power.
    FSYNC("fsync", "always"),
    /// Handed it to the operating system, which syncs it about a second later: survives a crash of the process.
    BUFFERED("buffered", "everysec");

    private final String quorateWord;
    private final String redisWord;

    Durability(String quorateWord, String redisWord) {
        this.quorateWord = quorateWord;
        this.redisWord = redisWord;
    }

    /// Quorate's table option `durability`.
    public String quorateWord() {
        return quorateWord;
    }

    /// Redis's option `appendfsync`.
    public String redisWord() {
        return redisWord;
    }
}
