import { explore } from "./explore";
import type { Exploration, Limits } from "./explore";
import { protocol } from "./protocol";
import { scenarios } from "./scenarios";
import { PlannedUps } from "./planned-ups";
import { Settling } from "./settle";

export interface ExploredScenario extends Exploration {
    readonly name: string;
    /** Orders of \`apim-dr up\` that were carried out, and that were refused. */
    readonly plans: number;
    readonly refused: number;
}

/** Every scenario, with the protocol as it is: the rules in each state, and that everything comes to rest from it. */
export function exploreAll(limits: Limits): ExploredScenario[] {
    return scenarios.map((scenario) => {
        const planned = new PlannedUps();
        const settling = new Settling(scenario, protocol, (world, declared) => planned.require(world, declared));
        const explored = explore(scenario, protocol, limits, (world) => settling.require(world));
        return { name: scenario.name, plans: planned.plans, refused: planned.refused, ...explored };
    });
}

/** One line. */
export function describeExploration(explored: readonly ExploredScenario[]): string {
    const sum = (of: (one: ExploredScenario) => number): number => explored.reduce((all, one) => all + of(one), 0);
    const partial = explored.filter(({ isComplete }) => !isComplete).map(({ depth }) => depth);
    const orders = `${sum(({ plans }) => plans)} orders of up carried out, ${sum(({ refused }) => refused)} refused`;
    return (
        `${sum(({ states }) => states)} states and ${sum(({ transitions }) => transitions)} transitions: ` +
        `${explored.length - partial.length} of ${explored.length} scenarios in full` +
        (partial.length > 0 ? `, the others every interleaving of ${Math.min(...partial)} steps and more` : "") +
        `; ${orders}`
    );
}

export const violationsOf = (explored: readonly ExploredScenario[]) =>
    explored.flatMap(({ name, violation }) => (violation ? [{ name, ...violation }] : []));
