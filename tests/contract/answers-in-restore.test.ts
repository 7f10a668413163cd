import { dataPlaneClient } from "../../sandbox";
import type { DataPlaneClient } from "../../sandbox";
import type { EntityWriter } from "../../dynamic-providers/azure/entity-writer";
import { requireService } from "../../dynamic-providers/azure/require-service";
import { isGuard } from "../../dynamic-providers/logical-restore/guard-policy";
import type { RestoredEntity } from "../../dynamic-providers/logical-restore/restored-entity";
import { LogicalRestoreOperation } from "../../dynamic-providers/logical-restore/logical-restore-operation";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import type { RestoreRecord } from "../../dynamic-providers/records/restore-record";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { contextOf } from "../support/sandbox-context";
import { ageRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";
import { takeLogicalSnapshot } from "../support/take-logical-snapshot";

/** A client calls every API after each write of a logical restore: none answers without the policies that hold for it. */

/** Who asks, and the scopes whose policies have to show in an answer that is none of an error. */
interface Call {
    readonly path: string;
    readonly scopes: readonly string[];
    /** Those of the revision that a changed service has for the current one. */
    readonly orScopes?: readonly string[];
    readonly key?: true;
}

/** An answer that no client may get. */
interface Breach {
    readonly after: string;
    readonly path: string;
    readonly says: string;
}

type Properties = Readonly<Record<string, unknown>>;
type Fault = (path: string, body: Properties | undefined) => "swallow" | Properties | undefined;

const calls: readonly Call[] = [
    {
        path: "/whole/one",
        scopes: ["service", "product", "api", "operation"],
        orScopes: ["service", "product", "api-2"],
    },
    { path: "/whole/two", scopes: ["service", "product", "api"] },
    { path: "/whole;rev=2/one", scopes: ["service", "product", "api-2"] },
    { path: "/operations/one", scopes: ["service", "operation"] },
    { path: "/product/one", scopes: ["service", "product"] },
    { path: "/versions/v1/one", scopes: ["service", "api"] },
    { path: "/versions/v2/one", scopes: ["service", "api", "operation"] },
    { path: "/keyed/one", scopes: ["service", "keyed", "api"], key: true },
];
const key = "0123456789abcdef0123456789abcdef";

let azure: AzureFixture;
let context: OperationContext;
let ask: DataPlaneClient;
let recipients: TestRecipient[];
let facts: LogicalFacts;

async function put(serviceId: string, path: string, properties: Properties = {}): Promise<void> {
    const answer = await azure.clients.arm("PUT", `${serviceId}/${path}?api-version=2024-05-01`, { properties });
    expect([path, answer.status < 300 ? "" : answer.body]).toEqual([path, ""]);
}

async function remove(serviceId: string, path: string): Promise<void> {
    const { status } = await azure.clients.arm(
        "DELETE",
        `${serviceId}/${path}?api-version=2024-05-01&deleteRevisions=true&deleteSubscriptions=true`,
    );
    expect([path, status < 300]).toEqual([path, true]);
}

/** Lets nobody in without the door's header, and says in each answer whose policy it is, and of which time. */
function policy(scope: string, time = "new"): Properties {
    const base = scope === "service" ? "" : "<base />";
    const backend = scope === "service" ? "<forward-request />" : "<base />";
    const mark = `<set-header name="X-Policies" exists-action="append"><value>${scope}:${time}</value></set-header>`;
    return {
        format: "rawxml",
        value: `<policies><inbound>${base}<include-fragment fragment-id="door" /></inbound><backend>${backend}</backend><outbound>${base}${mark}</outbound><on-error>${base}</on-error></policies>`,
    };
}

async function publish(serviceId: string): Promise<void> {
    const api = (name: string, properties: Properties = {}): Promise<void> =>
        put(serviceId, `apis/${name}`, {
            ...{ displayName: name, path: name, protocols: ["https"], subscriptionRequired: false },
            ...properties,
        });
    const operation = (owner: string, name: string): Promise<void> =>
        put(serviceId, `apis/${owner}/operations/${name}`, {
            ...{ displayName: name, method: "GET", urlTemplate: `/${name}` },
        });
    const police = (place: string, scope: string): Promise<void> =>
        put(serviceId, `${place}policies/policy`, policy(scope));
    await put(serviceId, "namedValues/key", { displayName: "door-key", secret: true, value: "sesame" });
    await put(serviceId, "policyFragments/door", {
        format: "rawxml",
        value: '<fragment><check-header name="X-Door" failed-check-httpcode="403" failed-check-error-message="Closed." ignore-case="false"><value>{{door-key}}</value></check-header></fragment>',
    });
    await police("", "service");
    await put(serviceId, "products/open", {
        ...{ displayName: "Open", subscriptionRequired: false, state: "published" },
    });
    await police("products/open/", "product");
    await put(serviceId, "products/keyed", { displayName: "Keyed", subscriptionRequired: true, state: "published" });
    await police("products/keyed/", "keyed");

    await api("whole", { subscriptionRequired: true });
    await operation("whole", "one");
    await put(serviceId, "apis/whole;rev=2", { displayName: "whole", path: "whole", sourceApiId: "/apis/whole" });
    await operation("whole", "two");
    await police("apis/whole/operations/one/", "operation");
    await police("apis/whole/", "api");
    await police("apis/whole;rev=2/", "api-2");

    await api("operations");
    await operation("operations", "one");
    await police("apis/operations/operations/one/", "operation");

    // Open by itself: what holds for it is the product's alone.
    await api("product");
    await operation("product", "one");

    await put(serviceId, "apiVersionSets/set", { displayName: "Set", versioningScheme: "Segment" });
    for (const version of ["v1", "v2"]) {
        const name = `versions-${version}`;
        await api(name, {
            ...{ path: "versions", apiVersion: version, apiVersionSetId: `${serviceId}/apiVersionSets/set` },
        });
        await operation(name, "one");
        await police(`apis/${name}/`, "api");
    }
    await police("apis/versions-v2/operations/one/", "operation");

    await api("keyed", { subscriptionRequired: true });
    await operation("keyed", "one");
    await police("apis/keyed/", "api");

    for (const name of ["whole", "product"]) {
        await put(serviceId, `products/open/apis/${name}`);
    }
    await put(serviceId, "products/keyed/apis/keyed");
    await put(serviceId, "subscriptions/partner", {
        ...{ displayName: "Partner", scope: "/products/keyed", state: "active", primaryKey: key },
    });
}

/** What is wrong about the answer to a call, by a client who has the door's key and by one who has not. */
async function wrongAnswers(host: string): Promise<Omit<Breach, "after">[]> {
    const found = await Promise.all(
        calls.flatMap((call) =>
            [true, false].map(async (opens): Promise<Omit<Breach, "after">[]> => {
                const { status, headers } = await ask(`https://${host}${call.path}`, {
                    headers: {
                        ...(opens && { "X-Door": "sesame" }),
                        ...(call.key && { "Ocp-Apim-Subscription-Key": key }),
                    },
                });
                const shown = String(headers["x-policies"] ?? "");
                const isOwn = [call.scopes, call.orScopes ?? call.scopes].some((scopes) =>
                    scopes.every((scope) => shown.split(", ").some((mark) => mark.startsWith(`${scope}:`))),
                );
                const isWrong = status >= 200 && status < 300 && !(opens && isOwn);
                return isWrong ? [{ path: call.path, says: opens ? `has only '${shown}'` : "opens to all" }] : [];
            }),
        ),
    );
    return found.flat();
}

/** A writer whose requests go one by one; after each, every API is called. */
function watched(writer: EntityWriter, host: string, breaches: Breach[], fault?: Fault): EntityWriter {
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = async (request: string, send: () => Promise<void>): Promise<void> => {
        const result = turn.then(send).finally(async () => {
            breaches.push(...(await wrongAnswers(host)).map((breach) => ({ after: request, ...breach })));
        });
        turn = result.catch(() => undefined);
        return result;
    };
    return {
        put: (path, body, query) =>
            inTurn(`PUT ${path}`, async () => {
                const harmed = fault?.(path, body);
                if (harmed !== "swallow") {
                    await writer.put(path, harmed ?? body, query);
                }
            }),
        patch: (path, body, query) => inTurn(`PATCH ${path}`, () => writer.patch(path, body, query)),
        delete: (path, query) => inTurn(`DELETE ${path}`, () => writer.delete(path, query)),
    };
}

interface Watched {
    readonly record: RestoreRecord | Error;
    readonly breaches: readonly Breach[];
}

async function restore(serviceId: string, fault?: Fault): Promise<Watched> {
    const breaches: Breach[] = [];
    const host = `${serviceId.split("/").at(-1)!}.azure-api.net`;
    const watching = {
        ...context,
        entityWriter: (id: string) => watched(context.entityWriter(id), host, breaches, fault),
    };
    const operation = new LogicalRestoreOperation(watching, [recipients[0]!.opener], {
        pause: () => Promise.resolve(),
    });
    const request = { serviceId, trigger: "first" };
    const record = await operation
        .run(facts, request, await requireService(context.plane, serviceId))
        .catch((error: Error) => error);
    return { record, breaches };
}

/** Every API answers, with all of its policies, as they are in the snapshot. */
async function expectAsBefore(serviceId: string): Promise<void> {
    for (const { path, scopes, key: isKeyed } of calls) {
        const { status, headers } = await ask(`https://${serviceId.split("/").at(-1)!}.azure-api.net${path}`, {
            headers: { "X-Door": "sesame", ...(isKeyed && { "Ocp-Apim-Subscription-Key": key }) },
        });
        expect([path, status, String(headers["x-policies"]).split(", ").sort()]).toEqual([
            path,
            200,
            scopes.map((scope) => `${scope}:new`).sort(),
        ]);
    }
}

/** What somebody has done to a service since: nothing that opens it. */
async function change(serviceId: string): Promise<void> {
    for (const [place, scope] of [
        ["", "service"],
        ["products/open/", "product"],
        ["apis/whole/", "api"],
        ["apis/whole/operations/one/", "operation"],
        ["apis/versions-v2/", "api"],
        ["apis/operations/operations/one/", "operation"],
    ] as const) {
        await put(serviceId, `${place}policies/policy`, policy(scope, "old"));
    }
    // Made anew with a policy of their own each, or for the first time.
    await remove(serviceId, "apis/versions-v1");
    await remove(serviceId, "apis/versions-v2/operations/one");
    await remove(serviceId, "apis/operations/operations/one");
    await remove(serviceId, "products/open/apis/product");
    await remove(serviceId, "apis/product");
    // The other revision is the current one.
    await put(serviceId, "apis/whole/releases/next", { apiId: `${serviceId}/apis/whole;rev=2` });
    await put(serviceId, "apis/extra", {
        ...{ displayName: "extra", path: "extra", protocols: ["https"], subscriptionRequired: false },
    });
}

beforeAll(async () => {
    azure = await startAzureFixture("answers-in-restore");
    ask = dataPlaneClient(azure.sandbox.connection);
    context = contextOf(azure, () => undefined);
    recipients = [await ageRecipient(), await ageRecipient()];
    const sourceId = await azure.createService("answers-source");
    await publish(sourceId);
    await expectAsBefore(sourceId);
    facts = await takeLogicalSnapshot(context, azure, {
        ...{ serviceId: sourceId, trigger: "source" },
        recipients: recipients.map(({ input }) => input),
    });
}, 120_000);

afterAll(() => azure.stop());

test("into an empty service: no answer without policies after any write", async () => {
    const targetId = await azure.createService("answers-target");
    const first = await restore(targetId);
    expect(first.breaches).toEqual([]);
    expect(first.record).toMatchObject({ result: "succeeded", verification: { outcome: "verified" } });
    await expectAsBefore(targetId);
});

test("into a service whose policies, operations and current revision were changed: none, either", async () => {
    const targetId = await azure.createService("answers-changed");
    await publish(targetId);
    await change(targetId);
    const { record, breaches } = await restore(targetId);
    expect(breaches).toEqual([]);
    expect(record).toMatchObject({ result: "succeeded", verification: { outcome: "verified" } });
    await expectAsBefore(targetId);
});

const isGuardBody = (body: Properties | undefined): boolean =>
    isGuard({ raw: body ?? {} } as unknown as RestoredEntity);

const pathsOf = (breaches: readonly Breach[]): string[] => [...new Set(breaches.map(({ path }) => path))].sort();

// That the tests above can fail.
test("a restore that puts no guard is found out", async () => {
    const targetId = await azure.createService("answers-unguarded");
    const { breaches } = await restore(targetId, (_path, body) => (isGuardBody(body) ? "swallow" : undefined));
    expect(pathsOf(breaches)).toEqual([
        "/operations/one",
        "/product/one",
        "/versions/v1/one",
        "/versions/v2/one",
        "/whole/one",
        "/whole/two",
        "/whole;rev=2/one",
    ]);
});

test("a restore that opens an operation before its policy stands is found out", async () => {
    const targetId = await azure.createService("answers-unparked");
    await publish(targetId);
    await remove(targetId, "apis/versions-v2/operations/one");
    await put(targetId, "apis/versions-v2/operations/two", { displayName: "two", method: "GET", urlTemplate: "/two" });
    const { breaches } = await restore(targetId, (_path, body) => {
        const properties = body?.properties as Properties | undefined;
        return String(properties?.urlTemplate).includes("apim-dr-restore")
            ? { properties: { ...properties, urlTemplate: "/one" } }
            : undefined;
    });
    expect(pathsOf(breaches)).toEqual(["/versions/v2/one"]);
});
