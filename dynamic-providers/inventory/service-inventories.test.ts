import { bigService } from "../../tests/support/big-service";
import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import { EntityReadError } from "../azure/entity-reader";
import { ServiceInventories } from "./service-inventories";

const serviceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";
const operations = 500;
const withPolicy = operations / 10;

/** Every tenth operation has a policy, of which `allPolicies` names some. */
function inventories(
    named: (operation: number) => boolean,
    { full = false, failures = {} }: { full?: boolean; failures?: Record<string, EntityReadError> } = {},
) {
    const reader = new FakeEntityReader(bigService(serviceId, operations, named), failures);
    const lines: string[] = [];
    const progress = (line: string): void => void lines.push(line);
    const read = new ServiceInventories({ entities: () => reader, progress }, {}, full);
    const asked = (): number =>
        reader.requests.filter((request) => /operations\/[^/]+\/policies\/policy/.test(request)).length;
    return {
        read: () => read.read(serviceId),
        asked,
        warnings: () => lines.filter((line) => line.includes("Warning")),
    };
}

test("an inventory asks for the policies that Azure's list names and for a few others, and is the same as one in full", async () => {
    const [planned, full] = [inventories(() => true), inventories(() => true, { full: true })];
    const [byPlan, inFull] = [await planned.read(), await full.read()];
    expect([byPlan.plan, inFull.plan]).toEqual(["planned", "full"]);
    expect(byPlan.kinds).toEqual(inFull.kinds);
    expect(full.asked()).toBe(operations);
    expect(planned.asked()).toBeGreaterThan(withPolicy);
    expect(planned.asked()).toBeLessThan(withPolicy + operations / 10);
    expect(planned.warnings()).toEqual([]);
});

test("what a run reads twice it reads alike, and the next run looks at others", async () => {
    const first = inventories(() => true);
    await first.read();
    const once = first.asked();
    await first.read();
    expect(first.asked()).toBe(2 * once);
});

test("a policy that the list lacks turns the plan off for the run: all are found, it is said once, and both readings say so", async () => {
    // 49 of 50 are not named: that the sample meets none of them has a chance of 1 in 4; that it does so in 20 runs, none.
    const runs = await Promise.all(
        Array.from({ length: 20 }, async () => {
            const run = inventories((operation) => operation === 0);
            return { run, first: await run.read(), second: await run.read() };
        }),
    );
    const refused = runs.filter(({ first }) => first.plan === "planRefused");
    expect(refused.length).toBeGreaterThan(0);
    for (const { run, first, second } of refused) {
        expect(second.plan).toBe("planRefused");
        expect([first, second].map(({ kinds }) => kinds["apis/operations/policies"]!.count)).toEqual([
            withPolicy,
            withPolicy,
        ]);
        expect(run.warnings()).toEqual([expect.stringMatching(/^Warning: PlanRefused: .*does not name \d+ of the/)]);
    }
    for (const { first } of runs.filter(({ first: { plan } }) => plan !== "planRefused")) {
        expect(first.plan).toBe("planned");
    }
});

test.each<[string, (operation: number) => boolean, Record<string, EntityReadError>]>([
    ["is empty", () => false, {}],
    ["may not be read", () => true, { allPolicies: new EntityReadError("denied", "no", 403) }],
    ["fails", () => true, { allPolicies: new EntityReadError("failed", "HTTP 500", 500) }],
])(
    "where the list of policies %s, every operation is asked, and the reading says that it is full",
    async (_, named, failures) => {
        const run = inventories(named, { failures });
        const { plan, kinds } = await run.read();
        expect([plan, kinds["apis/operations/policies"]!.count, run.asked()]).toEqual(["full", withPolicy, operations]);
    },
);
