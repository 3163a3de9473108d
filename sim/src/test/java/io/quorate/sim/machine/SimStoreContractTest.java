package io.quorate.sim.machine;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.OrderedStore;
import io.quorate.core.store.OrderedStoreContract;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.function.BooleanSupplier;

class SimStoreContractTest extends OrderedStoreContract {
    private final VirtualTime time = new VirtualTime();
    private Life life = new Life(time);
    private final SimStore store = new SimStore(life, new Chance(1), new Trace(time), Rules.ALL);

    @Override
    protected OrderedStore store() {
        return store;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        while (!holds.getAsBoolean() && time.step(Long.MAX_VALUE)) {}
    }

    @Override
    protected void crash() {
        life.end();
        store.crash();
        life = new Life(time);
        store.attach(life);
    }
}
