import type { RawEntity } from "../azure/entity";
import { EntityReadError } from "../azure/entity-reader";
import { bigService } from "../../tests/support/big-service";
import { FakeEntityReader } from "../../tests/support/fake-entity-reader";
import { captureService } from "./capture-service";
import type { Capture } from "./capture-service";

const service = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/contoso";

/** An API of 200 operations, of which every tenth has a policy. */
const entities = (isNamed: (operation: number) => boolean, more: readonly [string, RawEntity][] = []) =>
    bigService(service, 200, isNamed, more);

const policiesOf = ({ bundles }: Capture): number =>
    bundles.flatMap(({ members }) => members).filter(({ path }) => path.endsWith("/policies/policy")).length;
const policyRequests = ({ requests }: FakeEntityReader): number =>
    requests.filter((request) => request.includes("/operations/o") && request.includes("/policies/policy")).length;

test("by plan a few policies are asked for beside those that are named, and all are found", async () => {
    const reader = new FakeEntityReader(entities(() => true));
    const capture = await captureService(reader, service, { seed: "one" });
    expect(policiesOf(capture)).toBe(20);
    expect(capture.reading).toMatchObject({ plan: "planned", sweeps: 2, stable: true });
    expect(policyRequests(reader)).toBeGreaterThan(20);
    expect(policyRequests(reader)).toBeLessThan(45);
});

test("another seed samples others", async () => {
    const sampledBy = async (seed: string): Promise<string> => {
        const reader = new FakeEntityReader(entities(() => true));
        await captureService(reader, service, { seed });
        return reader.requests
            .filter((request) => request.includes("/policies/policy"))
            .sort()
            .join();
    };
    expect(await sampledBy("one")).toBe(await sampledBy("one"));
    expect(await sampledBy("one")).not.toBe(await sampledBy("two"));
});

test("a policy in the sample that the plan lacks turns the plan off, and that is said; all are found", async () => {
    const lines: string[] = [];
    const reader = new FakeEntityReader(entities((operation) => operation === 0));
    const seeds = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const captures: Capture[] = [];
    for (const seed of seeds) {
        captures.push(await captureService(reader, service, { seed, progress: (line) => lines.push(line) }));
    }
    const refused = captures.filter(({ reading }) => reading.plan === "planRefused");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map(policiesOf)).toEqual(refused.map(() => 20));
    expect(lines.filter((line) => line.startsWith("Warning: PlanRefused"))).toHaveLength(refused.length);
});

test.each<[string, ReadonlyMap<string, RawEntity>, Record<string, EntityReadError>]>([
    ["names none", entities(() => false), {}],
    ["is not to be had", entities(() => true), { allPolicies: new EntityReadError("denied", "no", 403) }],
])("where the list of policies %s, every one is asked for", async (_, found, failures) => {
    const reader = new FakeEntityReader(found, failures);
    expect(policiesOf(await captureService(reader, service, { seed: "one" }))).toBe(20);
    expect(policyRequests(reader)).toBe(200);
});

test("a second sweep asks for lists, and for what is read one by one only below what changed", async () => {
    const secret: RawEntity = { properties: { displayName: "k", secret: true } };
    const found = entities(
        () => true,
        [
            ["namedValues/k", secret],
            ["namedValues/l", secret],
        ],
    );
    const reader = new FakeEntityReader(found);
    const post = reader.post.bind(reader);
    let isFirst = true;
    reader.post = async (path) => {
        const told = await post(path);
        if (isFirst && path.startsWith("namedValues/k")) {
            isFirst = false;
            // Somebody else edits it meanwhile: the list is another one from now on.
            (secret as { tags?: string[] }).tags = ["edited"];
            found.set("namedValues/k", { ...secret });
        }
        return told;
    };
    const { reading } = await captureService(reader, service, { seed: "one" });
    expect(reading).toMatchObject({ stable: true });
    expect(reader.requests.filter((request) => request === "POST namedValues/l/listValue").length).toBeLessThanOrEqual(
        2,
    );
    expect(policyRequests(reader)).toBeLessThan(45);
});

test("what goes on changing is said to, by name in the ledger", async () => {
    const reader = new FakeEntityReader(entities(() => true, [["tags/t", { properties: { displayName: "t" } }]]));
    const list = reader.list.bind(reader);
    let sweep = 0;
    reader.list = async function* (path) {
        for await (const raw of list(path)) {
            sweep += path === "tags" ? 1 : 0;
            yield path === "tags" ? { ...raw, properties: { displayName: `t${sweep}` } } : raw;
        }
    };
    const { reading, about } = await captureService(reader, service, { seed: "one" });
    expect(reading).toMatchObject({ stable: false, sweeps: 4 });
    expect(about.ledger).toContainEqual({ code: "changedMeanwhile", ids: ["tags/t"] });
});

test("secrets that may not be read are named in the ledger, and asked for only until that is known", async () => {
    const subscriptions = Array.from({ length: 50 }, (_unused, number): [string, RawEntity] => [
        `subscriptions/s${number}`,
        { properties: {} },
    ]);
    const denied = Object.fromEntries(
        subscriptions.map(([path]) => [`${path}/listSecrets`, new EntityReadError("denied", "no", 403)]),
    );
    const reader = new FakeEntityReader(
        entities(() => true, subscriptions),
        denied,
    );
    const { about } = await captureService(reader, service, { seed: "one" });
    const entry = about.ledger.find(({ code }) => code === "secretNotRead");
    expect(entry?.ids).toHaveLength(50);
    expect(reader.requests.filter((request) => request.startsWith("POST")).length).toBeLessThan(30);
});
