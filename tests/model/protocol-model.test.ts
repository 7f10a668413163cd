import { explore } from "./explore";
import { describeExploration, exploreAll, violationsOf } from "./explore-all";
import { faultyProtocols } from "./faulty-protocols";
import { scenarios } from "./scenarios";
import { Settling } from "./settle";

/** A deeper look is in tests/e2e/protocol-model.e2e.ts. */
test("in every state that two sites can come to all rules hold, and from each everything comes to rest", () => {
    const explored = exploreAll({ maxDepth: 100, maxStates: 1_500 });
    console.log(describeExploration(explored));
    expect(violationsOf(explored)).toEqual([]);
});

test.each(faultyProtocols)("it would be found if $fault", ({ protocol, scenario: name, rule }) => {
    const scenario = scenarios.find((one) => one.name === name)!;
    const settling = new Settling(scenario, protocol);
    const limits = { maxDepth: 100, maxStates: 60_000 };
    const { violation } = explore(scenario, protocol, limits, (world) => settling.require(world));
    expect(violation?.rule).toMatch(rule);
});
