import * as fc from "fast-check";
import { ModelService, requireGuarded } from "../../tests/support/model-service";
import {
    carefulEntities as whole,
    samplePolicy as policy,
    sampleOperation as operation,
} from "../../tests/support/careful-entities";
import { EntityRefusedError } from "../azure/entity-writer";
import { applyPlan } from "./apply-plan";
import type { AppliedPlan } from "./apply-plan";
import { planLogicalRestore } from "./plan-logical-restore";
import type { LogicalRestorePlan, LogicalRestoreWish } from "./plan-logical-restore";

const idOf = (name: string): string =>
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.ApiManagement/service/${name}`;
const source = (): ModelService => new ModelService(idOf("source"), whole);

function wishFor(
    from: ModelService,
    target: ModelService,
    change: Partial<LogicalRestoreWish> = {},
): LogicalRestoreWish {
    const { kinds, entities } = from.reading();
    return {
        tree: { service: from.id, kinds, ledger: [] },
        snapshot: entities,
        target: target.reading(),
        mode: "mirror",
        ...change,
    };
}

const apply = (plan: LogicalRestorePlan, target: ModelService): Promise<AppliedPlan> =>
    applyPlan(plan.stages, {
        writer: target,
        reader: target,
        media: {
            write: () => Promise.reject(new Error("no files")),
            delete: () => Promise.reject(new Error("no files")),
        },
        progress: () => undefined,
        pause: () => Promise.resolve(),
    });
const requestsOf = (plan: LogicalRestorePlan): string[] =>
    plan.stages.flatMap(({ lanes }) => lanes.flat().map(({ action, path }) => `${action} ${path}`));
const contentOf = (service: ModelService): unknown =>
    JSON.parse(JSON.stringify(Object.fromEntries([...service.entities].sort())).replaceAll(service.id, "~"));
const copyOf = (
    service: ModelService,
    name: string,
    change: (entities: Map<string, Record<string, unknown>>) => void,
): ModelService => {
    const made = new ModelService(idOf(name), Object.fromEntries(service.entities));
    for (const [path, properties] of service.entities) {
        made.entities.set(
            path,
            JSON.parse(JSON.stringify(properties).replaceAll(service.id, made.id)) as Record<string, unknown>,
        );
    }
    change(made.entities);
    return made;
};

test("into an empty service it makes the snapshot's, with every reference to its own ID, and then there is nothing to do", async () => {
    const target = new ModelService(idOf("target"), {}, requireGuarded(source()));
    const plan = planLogicalRestore(wishFor(source(), target));
    expect(plan.problems).toEqual([]);
    expect(await apply(plan, target)).toMatchObject({ problems: [] });
    expect(contentOf(target)).toEqual(contentOf(source()));
    expect(planLogicalRestore(wishFor(source(), target)).stages).toEqual([]);
});

test("it writes in one pass: nothing is refused on the way", async () => {
    const target = new ModelService(idOf("target"));
    const plan = planLogicalRestore(wishFor(source(), target));
    await apply(plan, target);
    const sent = target.requests.filter((request) => !/DELETE subscriptions/.test(request));
    expect(new Set(sent).size).toBeGreaterThan(30);
    // What is told twice is told on purpose: the guard and the policy in its place, and keys with what a PUT does not take.
    expect(sent.filter((request, index) => sent.indexOf(request) < index).sort()).toEqual([
        "PUT apis/orders/policies/policy",
        // A revision has all that the current one has until it is written once more.
        "PUT apis/orders;rev=1",
        "PUT apis/tools/policies/policy",
    ]);
});

test("a guard stands before the first operation, and the policy is the last that is put into an API", () => {
    const target = new ModelService(idOf("target"));
    const orders = requestsOf(planLogicalRestore(wishFor(source(), target))).filter((request) =>
        request.includes(" apis/orders"),
    );
    const at = (request: string): number => orders.indexOf(request);
    expect(orders.slice(0, 3)).toEqual(["put apis/orders", "put apis/orders/policies/policy", "put apis/orders;rev=1"]);
    expect(orders.lastIndexOf("put apis/orders/policies/policy")).toBeGreaterThan(
        at("put apis/orders/operations/get/policies/policy"),
    );
    expect(at("put apis/orders/releases/r1")).toBe(orders.length - 1);
});

test("a deleted API comes back by its scope, with what it needs, and nothing else is touched", async () => {
    const target = copyOf(source(), "source", (entities) => {
        for (const path of [...entities.keys()]) {
            const isOrders = /^apis\/orders(;|\/|$)|\/apis\/orders$|^subscriptions\/direct$/.test(path);
            if (isOrders || ["policyFragments/a-outer", "backends/a-pool", "backends/b"].includes(path)) {
                entities.delete(path);
            }
        }
        entities.set("tags/t", { displayName: "Renamed since" });
        entities.set("apis/newer", { displayName: "Newer", path: "newer", apiRevision: "1" });
    });
    const before = new Map(target.entities);
    const plan = planLogicalRestore(wishFor(source(), target, { mode: "merge", scope: ["apis/orders"] }));
    const states = new Map(plan.entities.map(({ path, part, state, isWritten }) => [path, [part, state, isWritten]]));
    expect(states.get("backends/b")).toEqual(["closure", "missing", true]);
    expect(states.get("tags/t")).toEqual(["closure", "differs", false]);
    expect(states.get("namedValues/key")).toEqual(["closure", "equal", false]);
    expect(states.get("subscriptions/direct")).toEqual(["scope", "missing", true]);
    expect(states.has("apis/open")).toBe(false);
    expect(plan.deleted).toEqual([]);
    expect(await apply(plan, target)).toMatchObject({ problems: [] });
    for (const [path, properties] of before) {
        expect([path, target.entities.get(path)]).toEqual([path, properties]);
    }
    expect(target.entities.get("apis/orders/operations/get")).toEqual(whole["apis/orders/operations/get"]);
    expect(planLogicalRestore(wishFor(source(), target, { mode: "merge", scope: ["apis/orders"] })).stages).toEqual([]);
});

test("mirror names what it deletes, and deletes what others use after these", async () => {
    const target = copyOf(source(), "source", (entities) => {
        entities.set("namedValues/extra", { displayName: "extra", value: "1" });
        entities.set("policyFragments/extra", { value: "<fragment>{{extra}}</fragment>" });
        entities.set("apis/extra", { displayName: "Extra", path: "extra", apiRevision: "1" });
        entities.set("apis/extra/policies/policy", policy('<include-fragment fragment-id="extra" />'));
        entities.set("apis/open/operations/extra", operation("extra"));
    });
    const plan = planLogicalRestore(wishFor(source(), target));
    expect([...plan.deleted].sort()).toEqual([
        "apis/extra",
        "apis/open/operations/extra",
        "namedValues/extra",
        "policyFragments/extra",
    ]);
    expect(await apply(plan, target)).toMatchObject({ done: 4, problems: [] });
    expect(contentOf(target)).toEqual(contentOf(source()));
});

test("what holds a name that is needed is deleted first in mirror, and refused otherwise", async () => {
    const target = copyOf(source(), "source", (entities) => {
        entities.delete("apis/open");
        entities.delete("apis/open/operations/get");
        entities.set("apis/usurper", { displayName: "U", path: "open", apiRevision: "1" });
    });
    const merge = planLogicalRestore(wishFor(source(), target, { mode: "merge" }));
    expect(merge.problems).toMatchObject([
        { code: "NameTaken", message: expect.stringContaining("'apis/usurper'") as string },
    ]);
    const mirror = planLogicalRestore(wishFor(source(), target));
    expect(requestsOf(mirror)[0]).toBe("delete apis/usurper");
    await apply(mirror, target);
    expect(contentOf(target)).toEqual(contentOf(source()));
});

test("a release has made another revision current since: it is made current again", async () => {
    const target = copyOf(source(), "source", () => undefined);
    await target.put("apis/orders/releases/oops", { properties: { apiId: `${target.id}/apis/orders;rev=1` } });
    expect(target.entities.get("apis/orders")?.apiRevision).toBe("1");
    const plan = planLogicalRestore(wishFor(source(), target));
    expect(await apply(plan, target)).toMatchObject({ problems: [] });
    expect(contentOf(target)).toEqual(contentOf(source()));
});

test("a policy that is refused leaves the guard, and says so by a code", async () => {
    const target = new ModelService(idOf("target"), {}, requireGuarded(source()));
    const put = target.put.bind(target);
    target.put = (path, body) =>
        path === "apis/orders/operations/get/policies/policy"
            ? Promise.reject(new EntityRefusedError("no"))
            : put(path, body);
    const { problems } = await apply(planLogicalRestore(wishFor(source(), target)), target);
    expect(problems).toContainEqual({
        code: "PolicyRefused",
        entity: "apis/orders/operations/get/policies/policy",
        message: "no",
    });
    expect(problems).toContainEqual(
        expect.objectContaining({ code: "HeldBack", entity: "apis/orders/policies/policy" }),
    );
    expect(JSON.stringify(target.entities.get("apis/orders/policies/policy"))).toContain("503");
    // Another run goes on: the guard is not the policy.
    target.put = put;
    expect(await apply(planLogicalRestore(wishFor(source(), target)), target)).toMatchObject({ problems: [] });
    expect(contentOf(target)).toEqual(contentOf(source()));
});

test("what the target cannot hold is refused by name, or left out by consent with what leads to it", () => {
    const from = new ModelService(idOf("source"), {
        ...whole,
        "gateways/edge": { locationData: { name: "x" } },
        "gateways/edge/apis/orders": {},
        "certificates/mtls": { subject: "CN=x", thumbprint: "AA" },
        "apis/orders/policies/policy": policy('<authentication-certificate certificate-id="mtls" />'),
    });
    const target = new ModelService(idOf("target"));
    const wish = wishFor(from, target);
    const ledger = [{ code: "certificatePrivateKeys" as const, ids: ["certificates/mtls"] }];
    const into = (change: Partial<LogicalRestoreWish>): LogicalRestorePlan =>
        planLogicalRestore({
            ...wish,
            tree: { ...wish.tree, ledger },
            target: { ...wish.target, tier: "StandardV2" },
            ...change,
        });
    expect(
        into({}).problems.map(({ code, message }) => [
            code,
            /'([^']*)' in leaveOut|name it in (leaveOut)/.exec(message)?.[1],
        ]),
    ).toEqual([
        ["NotInTier", "gateways/edge"],
        ["SupplyMissing", undefined],
    ]);
    expect(into({ leaveOut: ["gateways/edge", "certificates/mtls"] }).problems).toMatchObject([
        {
            code: "NeedsLeftOut",
            message: expect.stringContaining("'apis/orders/policies/policy' needs 'certificates/mtls'") as string,
        },
    ]);
    const supplied = into({
        leaveOut: ["gateways/edge"],
        supply: { "certificates/mtls": { "keyVault.secretIdentifier": "https://kv.example/secrets/mtls" } },
    });
    expect(supplied.problems).toEqual([]);
    expect(requestsOf(supplied).filter((request) => request.includes("gateways"))).toEqual([]);
    expect(supplied.lacks).toEqual([{ code: "leftOut", ids: ["gateways/edge"] }]);
    const steps = supplied.stages.flatMap(({ lanes }) => lanes.flat());
    expect(steps.find(({ path }) => path === "certificates/mtls")?.body).toMatchObject({
        properties: { keyVault: { secretIdentifier: "https://kv.example/secrets/mtls" } },
    });
});

test("an unknown scope, a kind that was not read and a supply for nothing are refused before anything is sent", () => {
    const target = new ModelService(idOf("target"));
    const wish = wishFor(source(), target, { scope: ["apis/none"], supply: { "certificates/none": {} } });
    const kinds = { ...wish.target.kinds, backends: { state: "denied", depth: "lists", count: 0 } as const };
    expect(planLogicalRestore(wish).problems.map(({ code }) => code)).toEqual(["ScopeUnknown", "SupplyUnknown"]);
    const dark = planLogicalRestore({ ...wishFor(source(), target), target: { ...wish.target, kinds } });
    expect(dark.problems).toMatchObject([{ code: "TargetNotRead" }]);
});

test("what is the target's own is neither written nor deleted", () => {
    const target = copyOf(source(), "source", (entities) => {
        entities.set("backends/own", { url: "https://own.example", protocol: "http" });
        entities.set("backends/b", { url: "https://elsewhere.example", protocol: "http" });
    });
    expect(planLogicalRestore(wishFor(source(), target, { siteLocal: ["backends"] })).stages).toEqual([]);
});

const paths = Object.keys(whole);

test("any service becomes as the snapshot, each API behind its policies at all times; killed anywhere, another run ends the same", async () => {
    await fc.assert(
        fc.asyncProperty(
            fc.array(fc.constantFrom(...paths), { maxLength: 12 }),
            fc.array(fc.constantFrom(...paths), { maxLength: 8 }),
            fc.nat(70),
            fc.constantFrom("mirror" as const, "overwrite" as const),
            async (gone, changed, killedAfter, mode) => {
                const target = copyOf(source(), "source", (entities) => {
                    for (const path of changed.filter(
                        (name) => entities.has(name) && !/\/(tags|users|groups|apis)\/[^/]+$/.test(name.slice(1)),
                    )) {
                        entities.set(path, { ...entities.get(path), description: "edited" });
                    }
                });
                for (const path of gone) {
                    await target.delete(path).catch(() => undefined);
                }
                target.watch = requireGuarded(source(), target);
                const put = target.put.bind(target);
                let left = killedAfter;
                target.put = (...request) => (left-- > 0 ? put(...request) : Promise.reject(new Error("killed")));
                const first = planLogicalRestore(wishFor(source(), target, { mode }));
                expect(first.problems).toEqual([]);
                const isKilled = await apply(first, target).then(
                    ({ problems }) => {
                        expect(problems).toEqual([]);
                        return false;
                    },
                    (error: Error) => error.message === "killed",
                );
                target.put = put;
                if (isKilled) {
                    const again = planLogicalRestore(wishFor(source(), target, { mode, made: first.made }));
                    expect(await apply(again, target)).toMatchObject({ problems: [] });
                }
                expect(contentOf(target)).toEqual(contentOf(source()));
            },
        ),
        { numRuns: 150 },
    );
});
