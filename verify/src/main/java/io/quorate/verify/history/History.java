package io.quorate.verify.history;

import io.quorate.verify.history.Outcome.Completed;
import io.quorate.verify.history.Outcome.Unknown;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A record of what clients asked for and what they were told, for the checkers.
///
///     var call = history.invoke(client, key, new Register.Write("a"));
///     ...
///     history.complete(call, new Register.Done());   // or fail(call), or unknown(call)
///
/// An operation without an outcome counts as unknown. Time is any number that grows: without one, each event takes
/// the next number of a counter, which is exact where one thread records, as in a simulation. Real clients give a
/// time of one clock that never runs backwards (`System.nanoTime()` of one process), read before sending and after
/// the answer arrived.
///
/// Not safe for several threads: each records into a list of its own and they are merged here, or the caller locks.
///
/// @param <O> what can be asked
/// @param <R> what is answered
public final class History<O, R> {
    /// By number of invocation; the outcome of those still under way is [Unknown].
    private final List<Call<O, R>> calls = new ArrayList<>();

    private final BitSet underWay = new BitSet();
    private final BitSet failed = new BitSet();

    /// The highest time so far.
    private long now = 0;

    /// A client is about to send an operation.
    public Invocation<O> invoke(int client, String key, O operation) {
        return invoke(client, key, operation, now + 1);
    }

    /// As [#invoke(int, String, Object)].
    ///
    /// @param at when; need not be later than what was recorded before
    public Invocation<O> invoke(int client, String key, O operation, long at) {
        var invocation = new Invocation<>(calls.size(), client, key, operation, at);
        calls.add(new Call<>(client, key, operation, at, new Unknown<>(Unknown.FOREVER)));
        underWay.set(invocation.number());
        now = Math.max(now, at);
        return invocation;
    }

    /// The answer has arrived.
    ///
    /// @throws IllegalStateException if the operation has an outcome already
    public void complete(Invocation<O> invocation, R result) {
        complete(invocation, result, now + 1);
    }

    /// As [#complete(Invocation, Object)].
    ///
    /// @param at when, not before the invocation
    public void complete(Invocation<O> invocation, R result, long at) {
        end(invocation);
        conclude(invocation.number(), new Completed<>(at, result));
        now = Math.max(now, at);
    }

    /// The operation was refused and certainly has not taken effect and never will: as if it had not been sent.
    ///
    /// @throws IllegalStateException if the operation has an outcome already
    public void fail(Invocation<O> invocation) {
        end(invocation);
        failed.set(invocation.number());
    }

    /// Nobody knows: it may have taken effect, may still, or never will.
    ///
    /// @throws IllegalStateException if the operation has an outcome already
    public void unknown(Invocation<O> invocation) {
        end(invocation);
    }

    /// The answer no longer counts, since a loss that the client has consented to may have taken what it told of: from
    /// now on the outcome is unknown. One that is not known, or failed for certain, stays so.
    public void retract(Invocation<O> invocation) {
        int number = invocation.number();
        if (calls.get(number).outcome() instanceof Completed) conclude(number, new Unknown<>(Unknown.FOREVER));
    }

    /// Whatever has no known outcome yet has taken effect by now, or never will: nothing is under way anywhere any
    /// more, for example because every process that could still apply it is dead. An answer that arrives later is
    /// accepted.
    public void settled() {
        settled(now + 1);
    }

    /// As [#settled()], of what was given up: what is still waited for may take effect later.
    public void settledGivenUp() {
        settled(givenUp());
    }

    /// The numbers of the operations that were given up and may still take effect.
    public BitSet givenUp() {
        var numbers = new BitSet();
        for (int number = 0; number < calls.size(); number++) {
            boolean isOpen = calls.get(number).outcome().end() == Unknown.FOREVER;
            if (isOpen && !underWay.get(number)) numbers.set(number);
        }
        return numbers;
    }

    /// As [#settled()], of some of what was given up.
    ///
    /// @param numbers as [#givenUp()] told, now or earlier
    public void settled(BitSet numbers) {
        long at = now + 1;
        numbers.stream().forEach(number -> {
            if (calls.get(number).outcome().end() == Unknown.FOREVER) conclude(number, new Unknown<>(at));
        });
        now = at;
    }

    /// As [#settled()].
    ///
    /// @param at when; concerns what was invoked until then
    public void settled(long at) {
        for (int number = 0; number < calls.size(); number++) {
            var call = calls.get(number);
            if (call.outcome().end() == Unknown.FOREVER && call.invoked() <= at) conclude(number, new Unknown<>(at));
        }
        now = Math.max(now, at);
    }

    /// All calls but those that failed for certain, in the order in which they were recorded; a copy.
    public List<Call<O, R>> calls() {
        var taken = new ArrayList<Call<O, R>>(calls.size());
        for (int number = 0; number < calls.size(); number++) {
            if (!failed.get(number)) taken.add(calls.get(number));
        }
        return taken;
    }

    /// [#calls()] of each key; keys in the order of their first call.
    public SequencedMap<String, List<Call<O, R>>> callsByKey() {
        var byKey = new LinkedHashMap<String, List<Call<O, R>>>();
        for (var call : calls()) {
            byKey.computeIfAbsent(call.key(), _ -> new ArrayList<>()).add(call);
        }
        return byKey;
    }

    private void end(Invocation<O> invocation) {
        int number = invocation.number();
        if (!underWay.get(number)) throw new IllegalStateException("has an outcome already: " + calls.get(number));
        underWay.clear(number);
    }

    private void conclude(int number, Outcome<R> outcome) {
        var call = calls.get(number);
        calls.set(number, new Call<>(call.client(), call.key(), call.operation(), call.invoked(), outcome));
    }
}
