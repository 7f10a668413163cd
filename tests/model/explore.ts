import type { Protocol } from "./protocol";
import { Violation } from "./violation";
import { transitionsOf } from "./successors";
import { siteNames } from "./world";
import type { Scenario, World } from "./world";

export interface Exploration {
    readonly states: number;
    readonly transitions: number;
    /** Every state within so many steps was seen. */
    readonly depth: number;
    /** Whether everything was seen that the scenario allows. */
    readonly isComplete: boolean;
    /** The shortest way to a state in which a rule does not hold. */
    readonly violation?: { readonly rule: string; readonly trace: readonly string[] };
}

export interface Limits {
    readonly maxDepth: number;
    readonly maxStates: number;
}

interface Node {
    readonly world: World;
    readonly from: Node | undefined;
    readonly label: string;
}

/** Breadth first through every state that a scenario allows, each once. */
export function explore(
    scenario: Scenario,
    protocol: Protocol,
    { maxDepth, maxStates }: Limits,
    onNew: (world: World) => void = () => undefined,
): Exploration {
    const keyOf = keyMaker();
    const visited = new Set([keyOf(scenario.initial)]);
    let frontier: Node[] = [{ world: scenario.initial, from: undefined, label: "" }];
    let transitions = 0;
    let depth = 0;
    const result = (change: Partial<Exploration>): Exploration => ({
        states: visited.size,
        transitions,
        depth,
        isComplete: false,
        ...change,
    });
    const broken = (rule: unknown, trace: readonly string[]): Exploration => {
        if (rule instanceof Violation) {
            return result({ violation: { rule: rule.message, trace } });
        }
        throw rule;
    };
    try {
        onNew(scenario.initial);
    } catch (error) {
        return broken(error, []);
    }
    while (frontier.length > 0 && depth < maxDepth) {
        const next: Node[] = [];
        for (const node of frontier) {
            for (const { label, to } of transitionsOf(node.world, scenario, protocol)) {
                try {
                    const world = to();
                    if (!world) {
                        continue;
                    }
                    transitions += 1;
                    const key = keyOf(world);
                    if (!visited.has(key)) {
                        visited.add(key);
                        next.push({ world, from: node, label });
                        onNew(world);
                    }
                } catch (error) {
                    return broken(error, [...traceOf(node), label]);
                }
            }
            if (visited.size >= maxStates) {
                return result({});
            }
        }
        frontier = next;
        depth += next.length > 0 ? 1 : 0;
    }
    return result({ isComplete: frontier.length === 0 });
}

/**
 * Numbers for the parts of a world, the same for parts that are alike. Worlds share most of their parts, so that few have
 * to be written out.
 */
class Parts {
    private readonly numbers = new Map<string, number>();
    private readonly known = new WeakMap<object, number>();

    numberOf(part: object | null): number {
        if (part === null) {
            return -1;
        }
        let number = this.known.get(part);
        if (number === undefined) {
            const text = JSON.stringify(part);
            number = this.numbers.get(text) ?? this.numbers.size;
            this.numbers.set(text, number);
            this.known.set(part, number);
        }
        return number;
    }
}

/** Two worlds with the same key are one state: which of two runs began first does not matter. */
export function keyMaker(): (world: World) => string {
    const parts = new Parts();
    return (world) => {
        const { authority, sequence, fortnights, services, snapshots, restores, runs, left } = world;
        const number = (part: object | null): number => parts.numberOf(part);
        return [
            [sequence, fortnights, number(authority), number(left)],
            siteNames.map((site) => number(services[site])),
            snapshots.map(number),
            restores.map(number),
            runs.map(number).sort((one, other) => one - other),
        ].join("|");
    };
}

function traceOf(node: Node): string[] {
    return node.from ? [...traceOf(node.from), node.label] : [];
}
