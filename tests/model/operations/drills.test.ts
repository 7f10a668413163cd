import { drillDocument } from "../../../dynamic-providers/records/drill-record";
import type { DrillRecord } from "../../../dynamic-providers/records/drill-record";
import { snapshotDocument } from "../../../dynamic-providers/records/snapshot/snapshot-document";
import type { SnapshotFacts } from "../../../dynamic-providers/records/snapshot/facts";
import type { Mishap } from "./fake-run";
import { OperationsWorld } from "./world";

jest.mock("node:timers/promises", () => jest.requireActual<object>("./instant-timers"));

/** A drill that is killed or harmed at each of its requests in turn, and run again. */

async function newWorld(): Promise<OperationsWorld> {
    const world = new OperationsWorld();
    await world.begin(true);
    return world;
}

const documents = <T>({ cloud }: OperationsWorld, folder: string): T[] =>
    [...cloud.containers.catalog]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([, { text }]) => JSON.parse(text) as T);

test.each(["killedBefore", "killedAfter", "answerLost", "unavailable"] satisfies Mishap["kind"][])(
    "%s at any request: the next run leaves neither a service nor a hold, and proves the snapshot",
    async (kind) => {
        const whole = await newWorld();
        expect(await whole.drill()).toBeUndefined();
        const steps: string[] = [];
        for (let request = 0; request < whole.runs.at(-1)!.requests; request += 1) {
            const world = await newWorld();
            await world.drill({ kind, request });
            steps.push(world.runs.at(-1)!.struck ?? "");
            for (let run = 1; run <= 3 && (await world.drill()) !== undefined; run += 1) {
                world.cloud.pass(1);
            }
            const records = documents<DrillRecord>(world, drillDocument.folder);
            const held = documents<SnapshotFacts>(world, snapshotDocument.folder).flatMap(({ holds }) => holds);
            const left = {
                at: `${request}: ${steps.at(-1)}`,
                services: [...world.cloud.scratch.services.keys()],
                held: held.filter((hold) => hold.startsWith("drill ")),
                open: records.filter(({ scratch, result }) => scratch.state !== "removed" || result === "running")
                    .length,
                passed: records.some(({ result }) => result === "passed"),
                broken: world.rules.violations,
            };
            expect(left).toEqual({ at: left.at, services: [], held: [], open: 0, passed: true, broken: [] });
        }
        for (const step of ["PUT of the scratch", "POST of restore", "DELETE of the scratch", "purge of the scratch"]) {
            expect([step, steps.some((struck) => struck.startsWith(step))]).toEqual([step, true]);
        }
    },
);
