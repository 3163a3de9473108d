package io.quorate.core.store;

import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.time.HybridTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a command, or a whole `MULTI ... EXEC`, reads and writes: the newest state under its own writes, at one time.
///
/// Nothing takes effect before the shard has appended [#writeSet()]; a transaction that is dropped has done nothing.
/// Any read may throw [NotResidentException], so a command must not have other effects.
///
/// A key that is past its deadline is absent, and finding it writes its deletion: whoever is told that it is gone is
/// told so only once the log says it, too.
public final class Transaction {
    /// Most bytes of rows that a transaction may read: its replies, and what was fetched for it, are in memory at one
    /// time. Twice the largest value (`proto-max-bulk-len`), so that one can be read and another compared with it.
    static final long READ_BYTES_MAX = 128L << 20;
    /// Most bytes of rows that a transaction may write, for there are up to three copies of them at one time: as the
    /// newest state, on the way into the log and on the way into the store.
    static final long WRITE_BYTES_MAX = 128L << 20;
    /// Memory that a change takes beside the bytes of its key and value.
    private static final int CHANGE_BYTES = 160;

    private final Rows rows;
    private final Fetched fetched;
    private final Rules rules;
    private final long time;
    private final long nowMillis;

    /// The last change to each row; null until the first one.
    private @Nullable RowChanges changes;
    /// Whether all keys were deleted before [#changes].
    private boolean cleared;

    private long keyCountChange;
    private long expiringCountChange;
    private long hitCount;
    private long missCount;
    private long expiredCount;
    private long seenLsn;
    private long readBytes;
    private long writtenBytes;

    /// @param fetched what was fetched for this command since it was first tried
    /// @param time the hybrid time at which it executes
    public Transaction(Rows rows, Fetched fetched, long time, Rules rules) {
        this.rows = rows;
        this.fetched = fetched;
        this.rules = rules;
        this.time = time;
        this.nowMillis = HybridTime.millis(time);
    }

    /// The time at which all of the transaction happens, milliseconds since 1970.
    public long nowMillis() {
        return nowMillis;
    }

    /// Sequence number of the newest record that was seen: the reply waits for it.
    public long seenLsn() {
        return seenLsn;
    }

    /// Makes sure that what commands need to know of some keys without their values is in memory, in one go.
    public void requirePrefixes(List<Key> keys) {
        List<Scan> missing = List.of();
        for (Key key : keys) {
            if (isOwn(key.head()) || version(key.head()) != null) continue;
            Scan prefix = Scan.prefixOf(key.head());
            if (fetched.page(prefix) != null) continue;
            if (missing.isEmpty()) missing = new ArrayList<>();
            missing.add(prefix);
        }
        if (!missing.isEmpty()) throw new NotResidentException(List.of(), missing);
    }

    /// Makes sure that the heads of some keys are in memory, so that all that are missing are fetched in one go.
    public void require(List<Key> keys) {
        List<RowKey> missing = List.of();
        for (Key key : keys) {
            if (isOwn(key.head()) || version(key.head()) != null) continue;
            if (missing.isEmpty()) missing = new ArrayList<>();
            missing.add(key.head());
        }
        if (!missing.isEmpty()) throw new NotResidentException(missing, List.of());
    }

    /// The head of a key; null if the key does not exist or is past its deadline.
    public @Nullable Head head(Key key) {
        Head head = storedHead(key);
        if (head == null || !isPast(head)) return head;
        deletePast(key, head);
        return null;
    }

    /// The type and the deadline of a key and the length of its value; null if the key does not exist or is past its
    /// deadline. A value that is not in memory is not read for it.
    ///
    /// @return of a head all but the value's bytes
    public @Nullable Head headPrefix(Key key) {
        Head prefix = storedPrefix(key);
        if (prefix == null || !isPast(prefix)) return prefix;
        deletePast(key, prefix);
        return null;
    }

    /// Whether a key exists.
    public boolean exists(Key key) {
        return headPrefix(key) != null;
    }

    /// Whether a key exists and is past its deadline: nobody has been told yet that it is gone.
    public boolean isPastDeadline(Key key) {
        Head head = storedPrefix(key);
        return head != null && isPast(head);
    }

    /// Whether a head's deadline has passed. The deadline's own millisecond still belongs to the key, as in Redis.
    public boolean isPast(Head head) {
        return head.deadlineMillis() < nowMillis;
    }

    /// Gives a key a new head, in place of the one it has, if any.
    public void put(Key key, Head head) {
        Head former = storedPrefix(key);
        if (former == null) {
            keyCountChange++;
        } else {
            if (former.expires()) expiringCountChange--;
            if (isPast(former)) expiredCount++; // what takes the place of an expired key is a new one
        }
        if (head.expires()) expiringCountChange++;
        if (former != null && former.expires() && former.deadlineMillis() != head.deadlineMillis()) {
            change(new WriteSet.Change.Delete(key.deadline(former.deadlineMillis())));
        }
        if (head.expires() && (former == null || former.deadlineMillis() != head.deadlineMillis())) {
            change(new WriteSet.Change.Put(key.deadline(head.deadlineMillis()), NO_BYTES));
        }
        change(new WriteSet.Change.Put(key.head(), head.row()));
    }

    /// Deletes a key.
    ///
    /// @return whether it existed
    public boolean remove(Key key) {
        Head head = headPrefix(key);
        if (head == null) return false;
        delete(key, head);
        return true;
    }

    /// Deletes a key that is past its deadline, on behalf of the sweep that met its row in the index of deadlines. A
    /// row that no longer belongs to its key's head goes, too, so that the sweep does not meet it for ever.
    ///
    /// @return whether the key was past its deadline and is deleted
    public boolean expire(RowKey deadline) {
        Key key = Key.ofDeadline(deadline);
        Head head = storedPrefix(key);
        if (head == null || head.deadlineMillis() != Key.millisOfDeadline(deadline)) {
            change(new WriteSet.Change.Delete(deadline));
            return false;
        }
        return headPrefix(key) == null;
    }

    /// Deletes all keys.
    public void clear() {
        forgetChanges();
        cleared = true;
        keyCountChange = -rows.keyCount();
        expiringCountChange = -rows.expiringCount();
    }

    /// Takes back all that was written: the transaction is refused.
    public void refuse() {
        forgetChanges();
        cleared = false;
        keyCountChange = 0;
        expiringCountChange = 0;
        expiredCount = 0;
    }

    private void forgetChanges() {
        changes = null;
        writtenBytes = 0;
    }

    /// A row that is no key's; empty if there is none.
    public Optional<byte[]> row(RowKey row) {
        Version version = version(row);
        if (version == null) throw new NotResidentException(List.of(row), List.of());
        return version.isAbsent() ? Optional.empty() : Optional.of(version.value);
    }

    /// Gives a row that is no key's another value.
    public void putRow(RowKey row, byte[] value) {
        change(new WriteSet.Change.Put(row, value));
    }

    /// Number of keys, those included that are past their deadline and not yet deleted.
    public long keyCount() {
        seeAll();
        return rows.keyCount() + keyCountChange;
    }

    /// Counts a key that a client has asked for. One that is only looked up on the way to a write does not count.
    ///
    /// @param isFound whether it exists
    public void countLookup(boolean isFound) {
        if (isFound) hitCount++;
        else missCount++;
    }

    /// How many of the keys that were asked for exist.
    public long hitCount() {
        return hitCount;
    }

    /// How many of the keys that were asked for do not exist.
    public long missCount() {
        return missCount;
    }

    /// How many keys went because they were past their deadlines.
    public long expiredCount() {
        return expiredCount;
    }

    /// Rows in order, as they are now.
    ///
    /// @return what the filter keeps of them; a row past its deadline is still among them
    public Page scan(Scan scan) {
        Page base = fetched.page(scan);
        if (base == null) throw new NotResidentException(List.of(), List.of(scan));
        seeAll();
        RowKey end = base.next().orElse(scan.to());
        Iterator<Version> newer = newer(scan.from(), end);
        if (!newer.hasNext() && !cleared && !rows.overlayDeletesRanges()) return base;
        return new PageMerge(scan, base, key -> cleared || rows.overlayDeletesRangeWith(key), newer).merged();
    }

    /// Rows that the store may lack, this transaction's own in the places of others, in order.
    private Iterator<Version> newer(RowKey from, RowKey to) {
        if (changes == null) return cleared ? List.<Version>of().iterator() : rows.overlayRange(from, to);
        Iterator<Version> own = changes.range(from, to);
        return cleared ? own : new NewestVersions(List.of(own, rows.overlayRange(from, to)), version -> false);
    }

    /// Whether anything was written.
    public boolean isReadOnly() {
        return changes == null && !cleared;
    }

    /// All that was written, to be appended to the log.
    public WriteSet writeSet() {
        List<WriteSet.Change> all = new ArrayList<>((changes == null ? 0 : changes.size()) + (cleared ? 1 : 0));
        if (cleared) {
            all.add(new WriteSet.Change.DeleteRange(
                    RowKey.startOf(RowKey.HEAD_SPACE), RowKey.startOf(RowKey.END_OF_DATA_SPACES)));
        }
        if (changes != null) changes.addTo(all);
        return new WriteSet(time, keyCountChange, expiringCountChange, all);
    }

    /// A row past its deadline is none to the readers, but its deletion is still to be written.
    private @Nullable Head storedHead(Key key) {
        if (isOwn(key.head())) return ownHead(key);
        Version version = version(key.head());
        if (version == null) throw new NotResidentException(List.of(key.head()), List.of());
        readBytes += version.value.length;
        if (readBytes > READ_BYTES_MAX) throw readsTooMuch();
        return seen(version);
    }

    /// As [#storedHead], but of a row that is not in memory only the prefix is fetched. It never becomes a version: the
    /// cache holds whole rows.
    private @Nullable Head storedPrefix(Key key) {
        if (isOwn(key.head())) return ownHead(key);
        Version version = version(key.head());
        if (version != null) return seen(version);
        List<Page.Row> found = scan(Scan.prefixOf(key.head())).rows();
        if (found.isEmpty()) return null;
        return Head.decode(found.getFirst().value(), found.getFirst().length());
    }

    private @Nullable Head ownHead(Key key) {
        WriteSet.Change.OfRow own = changes == null ? null : changes.get(key.head());
        return own == null || OrderedStore.isAbsent(own.newValue()) ? null : Head.decode(own.newValue());
    }

    private @Nullable Head seen(Version version) {
        if (rules.hold(Rule.READ_WAITS_FOR_WHAT_IT_SAW)) seenLsn = Math.max(seenLsn, version.lsn);
        return version.isAbsent() ? null : Head.decode(version.value);
    }

    private void deletePast(Key key, Head head) {
        if (!rules.hold(Rule.EXPIRY_IS_LOGGED)) return;
        delete(key, head);
        expiredCount++;
    }

    private void delete(Key key, Head head) {
        keyCountChange--;
        if (head.expires()) {
            expiringCountChange--;
            change(new WriteSet.Change.Delete(key.deadline(head.deadlineMillis())));
        }
        change(new WriteSet.Change.Delete(key.head()));
    }

    private @Nullable Version version(RowKey key) {
        Version version = rows.find(key);
        if (version != null) return version;
        byte[] value = fetched.row(key);
        return value == null ? null : rows.newest(key, value);
    }

    private boolean isOwn(RowKey key) {
        return cleared || changes != null && changes.get(key) != null;
    }

    private void change(WriteSet.Change.OfRow change) {
        if (changes == null) changes = new RowChanges();
        WriteSet.Change.OfRow former = changes.put(change);
        writtenBytes += CHANGE_BYTES + change.newValue().length;
        if (former != null) writtenBytes -= CHANGE_BYTES + former.newValue().length;
        if (writtenBytes > WRITE_BYTES_MAX) {
            throw new TooLargeException("a transaction may write at most " + WRITE_BYTES_MAX + " bytes");
        }
    }

    static TooLargeException readsTooMuch() {
        return new TooLargeException("a transaction may read at most " + READ_BYTES_MAX + " bytes");
    }

    /// Sees the newest record, whatever it wrote: for a reply that depends on more than the rows it has read.
    public void seeAll() {
        if (rules.hold(Rule.READ_WAITS_FOR_WHAT_IT_SAW)) seenLsn = Math.max(seenLsn, rows.newestLsn());
    }

    private static final byte[] NO_BYTES = new byte[0];
}
