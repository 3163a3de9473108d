package io.quorate.cli.seeds;

import io.quorate.core.rule.Rule;
import io.quorate.sim.SeedResult;
import io.quorate.sim.Simulation;
import io.quorate.sim.cluster.ClusterSimulation;
import io.quorate.sim.cluster.CommandSimulation;
import io.quorate.sim.cluster.TableSimulation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is simulated.
public enum Profile {
    /// One node: commands, shard, storage path.
    NODE(Rule.of(Rule.Part.NODE)) {
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
    LOG(Rule.of(Rule.Part.LOG)) {
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
    },
    /// A cluster whose nodes run commands: shards above replicas.
    COMMANDS(CommandSimulation.RULES) {
        @Override
        List<String> rareEvents() {
            return CommandSimulation.RARE_EVENTS;
        }

        @Override
        Map<Rule, String> unitTested() {
            return Map.of();
        }

        @Override
        SeedResult run(long seed) {
            return CommandSimulation.run(seed);
        }

        @Override
        SeedResult runWithout(Rule rule, long seed) {
            return CommandSimulation.runWithout(rule, seed);
        }
    },
    /// A cluster that governs itself and runs commands, while tables are created, altered and dropped.
    TABLES(TableSimulation.RULES) {
        @Override
        List<String> rareEvents() {
            return TableSimulation.RARE_EVENTS;
        }

        @Override
        Map<Rule, String> unitTested() {
            return Map.of();
        }

        @Override
        SeedResult run(long seed) {
            return TableSimulation.run(seed);
        }

        @Override
        SeedResult runWithout(Rule rule, long seed) {
            return TableSimulation.runWithout(rule, seed);
        }
    };

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody changes
    private final List<Rule> rules;

    Profile(List<Rule> rules) {
        this.rules = rules;
    }

    /// Runs one seed with every rule in force.
    abstract SeedResult run(long seed);

    /// Runs one seed with one rule dropped.
    abstract SeedResult runWithout(Rule rule, long seed);

    /// The rules that it tries.
    public List<Rule> rules() {
        return rules;
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
