import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { LogicalBackup, Restore } from "apim-dr";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { inlineStack } from "../support/inline-stack";
import { ageRecipient } from "../support/snapshot-recipients";

// An API is deleted by accident, and comes back from a logical snapshot, on the real engine.
const environment = { ...process.env };
const secret = "canary-orders-secret";
let azure: EngineFixture;
let stack: Stack;
let recipients: Awaited<ReturnType<typeof ageRecipient>>[];
let storageAccountId: string;
let serviceId: string;
let trigger = "empty";
/** Set once the snapshot is to be restored. */
let restored: { readonly trigger: string; readonly snapshot: string } | undefined;

async function ask(method: "PUT" | "DELETE", path: string, properties?: object): Promise<void> {
    const url = `${serviceId}/${path}?api-version=2024-05-01&deleteRevisions=true`;
    const answer = await azure.clients.arm(method, url, properties && { properties });
    expect([path, answer.status < 300]).toEqual([path, true]);
}

const program = (): Promise<Record<string, unknown>> => {
    const shared = { serviceId, storageAccountId };
    const backup = new LogicalBackup("orders", {
        ...shared,
        trigger,
        recipients: recipients.map(({ input }) => input),
        secretsKey: "a secret of 32 bytes or more, at random",
    });
    const restore =
        restored &&
        new Restore("orders", {
            ...shared,
            ...restored,
            overwriteActive: restored.snapshot,
            scope: ["apis/orders"],
            ageIdentity: recipients[0]!.identity,
        });
    const outputs = { snapshot: backup.snapshotId, verified: restore?.verified, notRestored: restore?.notRestored };
    return Promise.resolve(outputs);
};

const policy = {
    format: "rawxml",
    value: '<policies><inbound><base /><set-header name="x" exists-action="override"><value>{{key}}</value></set-header></inbound></policies>',
};

beforeAll(async () => {
    azure = await startEngineFixture("logical-restore");
    Object.assign(process.env, azure.project.environment);
    const { outputs } = await (await azure.vaultStack()).up();
    storageAccountId = String(outputs.storageAccountId?.value);
    const group = `/subscriptions/${azure.sandbox.connection.subscriptionId}/resourceGroups/rg-orders`;
    serviceId = `${group}/providers/Microsoft.ApiManagement/service/orders-apim`;
    await azure.clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "swedencentral" });
    await azure.clients.apiManagement.apiManagementService.beginCreateOrUpdateAndWait("rg-orders", "orders-apim", {
        location: "swedencentral",
        sku: { name: "StandardV2", capacity: 1 },
        publisherName: "Contoso",
        publisherEmail: "api@contoso.example",
    });
    recipients = [await ageRecipient(), await ageRecipient()];
    stack = await inlineStack(azure, "orders", program);
}, 600_000);

afterAll(async () => {
    process.env = environment;
    await azure.stop();
});

test("a preview names all that comes back, an `up` brings it, and the next one has nothing to do; no secret is in the clear", async () => {
    await stack.up();
    await ask("PUT", "namedValues/key", { displayName: "key", secret: true, value: secret });
    await ask("PUT", "apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    await ask("PUT", "apis/orders/operations/get", { displayName: "Get", method: "GET", urlTemplate: "/" });
    await ask("PUT", "apis/orders/policies/policy", policy);
    await ask("PUT", "apis/other", { displayName: "Other", path: "other", protocols: ["https"] });
    trigger = "with-orders";
    const taken = String((await stack.up()).outputs.snapshot?.value);
    await ask("DELETE", "apis/orders");
    restored = { trigger: "bring-back", snapshot: taken };
    const mark = azure.sandbox.requestLog.mark();
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => void said.push(diagnosticEvent?.message ?? "");
    await stack.preview({ onEvent });
    expect(said.join("\n")).toContain("'apis/orders/operations/get'");
    expect(azure.sandbox.requestLog.writes(mark).filter(({ path }) => path.startsWith(serviceId))).toEqual([]);
    const up = await stack.up();
    expect([up.outputs.verified?.value, up.outputs.notRestored?.value]).toEqual([true, []]);
    const { body } = await azure.clients.arm("GET", `${serviceId}/apis/orders/operations/get?api-version=2024-05-01`);
    expect(body).toMatchObject({ properties: { urlTemplate: "/" } });
    expect(changesOf(await stack.up())).toEqual({});
    for (const [file, text] of azure.writtenFiles()) {
        expect([file, text.includes(secret) || text.includes(recipients[0]!.identity)]).toEqual([file, false]);
    }
});
