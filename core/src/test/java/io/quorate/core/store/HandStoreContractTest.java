package io.quorate.core.store;

import java.util.function.BooleanSupplier;

/// The store that the stories of the shard drive by hand is one.
class HandStoreContractTest extends OrderedStoreContract {
    private HandStore store = new HandStore();

    @Override
    protected OrderedStore store() {
        return store;
    }

    @Override
    protected void runUntil(BooleanSupplier holds) {
        while (!holds.getAsBoolean() && store.step()) {}
    }

    @Override
    protected void crash() {
        store = store.afterCrash();
    }
}
