import { explore } from "./explore";
import type { Exploration, Limits } from "./explore";
import { protocol } from "./protocol";
import { scenarios } from "./scenarios";
import { Settling } from "./settle";

export interface ExploredScenario extends Exploration {
    readonly name: string;
}

/** Every scenario, with the protocol as it is: the rules in each state, and that everything comes to rest from it. */
export function exploreAll(limits: Limits): ExploredScenario[] {
    return scenarios.map((scenario) => {
        const settling = new Settling(scenario, protocol);
        return { name: scenario.name, ...explore(scenario, protocol, limits, (world) => settling.require(world)) };
    });
}

/** One line. */
export function describeExploration(explored: readonly ExploredScenario[]): string {
    const sum = (of: (one: ExploredScenario) => number): number => explored.reduce((all, one) => all + of(one), 0);
    const partial = explored.filter(({ isComplete }) => !isComplete).map(({ depth }) => depth);
    return (
        `${sum(({ states }) => states)} states and ${sum(({ transitions }) => transitions)} transitions: ` +
        `${explored.length - partial.length} of ${explored.length} scenarios in full` +
        (partial.length > 0 ? `, the others every interleaving of ${Math.min(...partial)} steps and more` : "")
    );
}

export const violationsOf = (explored: readonly ExploredScenario[]) =>
    explored.flatMap(({ name, violation }) => (violation ? [{ name, ...violation }] : []));
