package io.quorate.cli.seeds;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import io.quorate.sim.Simulation;
import io.quorate.sim.cluster.ClusterSimulation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is simulated.
public enum Profile {
    /// One node: commands, shard, storage path.
    NODE(Rule.Part.NODE) {
        @Override
        List<String> rareEvents() {
            return Simulation.RARE_EVENTS;
        }

        @Override
        Map<Rule, String> unitTested() {
            return Simulation.UNIT_TESTED;
        }

        @Override
        SeedResult run(long seed) {
            return Simulation.run(seed);
        }

        @Override
        SeedResult runWithout(Rule rule, long seed) {
            return Simulation.runWithout(rule, seed);
        }
    },
    /// A cluster: the replication of logs.
    LOG(Rule.Part.LOG) {
        @Override
        List<String> rareEvents() {
            return ClusterSimulation.RARE_EVENTS;
        }

        @Override
        Map<Rule, String> unitTested() {
            return ClusterSimulation.UNIT_TESTED;
        }

        @Override
        SeedResult run(long seed) {
            return ClusterSimulation.run(seed);
        }

        @Override
        SeedResult runWithout(Rule rule, long seed) {
            return ClusterSimulation.runWithout(rule, seed);
        }
    };

    private final Rule.Part part;

    Profile(Rule.Part part) {
        this.part = part;
    }

    /// Runs one seed with every rule in force.
    abstract SeedResult run(long seed);

    /// Runs one seed with one rule dropped.
    abstract SeedResult runWithout(Rule rule, long seed);

    /// The rules that it tries.
    public List<Rule> rules() {
        return Rule.of(part);
    }

    /// What must happen in some of many seeds.
    abstract List<String> rareEvents();

    /// Rules that no seed can show to be needed, each with the test that does.
    abstract Map<Rule, String> unitTested();

    /// Its name, as it is written on the command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The command that runs it, up to what is to be run.
    String command() {
        return this == NODE ? "./quorate sim" : "./quorate sim --profile " + this;
    }
}
