import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { openProject } from "../../demo/project";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";
import { grantKeys, keyRoles, keyVaultRecipient } from "../support/key-vault-key";
import { ageRecipient } from "../support/snapshot-recipients";

// An API is deleted by accident, and comes back from a logical snapshot, on the real engine.
const secret = "canary-orders-secret";
let azure: EngineFixture;
let stack: Stack;
let age: Awaited<ReturnType<typeof ageRecipient>>;
let storageAccountId: string;
let serviceId: string;

async function ask(method: "PUT" | "DELETE", below: string, properties?: object): Promise<void> {
    const url = `${serviceId}/${below}?api-version=2024-05-01&deleteRevisions=true`;
    const answer = await azure.clients.arm(method, url, properties && { properties });
    expect([below, answer.status < 300]).toEqual([below, true]);
}

/** Settings as the program reads them; those of secrets are secrets. */
const configure = (values: Readonly<Record<string, string>>): Promise<void> =>
    stack.setAllConfig(
        Object.fromEntries(
            Object.entries(values).map(([key, value]) => [key, { value, secret: /Key|Identity/.test(key) }]),
        ),
    );

const program = `
const pulumi = require("@pulumi/pulumi");
const { LogicalBackup, Restore } = require("apim-dr");
const config = new pulumi.Config();
const shared = { serviceId: config.require("serviceId"), storageAccountId: config.require("storageAccountId") };
const backup = new LogicalBackup("orders", {
    ...shared,
    trigger: config.require("trigger"),
    recipients: config.requireObject("recipients"),
    secretsKey: config.requireSecret("secretsKey"),
});
exports.snapshot = backup.snapshotId;
const snapshot = config.get("snapshot");
if (snapshot) {
    const restore = new Restore("orders", {
        ...shared,
        trigger: "bring-back",
        snapshot,
        overwriteActive: snapshot,
        scope: ["apis/orders"],
        ageIdentity: config.getSecret("ageIdentity"),
    });
    exports.verified = restore.verified;
    exports.notRestored = restore.notRestored;
}
`;

const policy = {
    format: "rawxml",
    value: '<policies><inbound><base /><set-header name="x" exists-action="override"><value>{{key}}</value></set-header></inbound></policies>',
};

beforeAll(async () => {
    azure = await startEngineFixture("logical-restore");
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
    age = await ageRecipient();
    await grantKeys(azure, keyRoles.cryptoOfficer);
    const recipients = [await keyVaultRecipient(azure, "snapshots"), age];
    const directory = path.join(azure.project.directory, "..", "orders");
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, "Pulumi.yaml"), "name: orders\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(path.join(directory, "index.js"), program);
    const state = path.join(directory, "..", "orders-state");
    stack = await openProject(directory, state, azure.engine, azure.environment).stack("orders");
    await configure({
        ...{ serviceId, storageAccountId, trigger: "empty" },
        recipients: JSON.stringify(recipients.map(({ input }) => input)),
        secretsKey: "a secret of 32 bytes or more, at random",
    });
}, 600_000);

afterAll(() => azure.stop());

test("a preview names all that comes back, an `up` brings it, and the next one has nothing to do; no secret is in the clear", async () => {
    await stack.up();
    await ask("PUT", "namedValues/key", { displayName: "key", secret: true, value: secret });
    await ask("PUT", "apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    await ask("PUT", "apis/orders/operations/get", { displayName: "Get", method: "GET", urlTemplate: "/" });
    await ask("PUT", "apis/orders/policies/policy", policy);
    await ask("PUT", "apis/other", { displayName: "Other", path: "other", protocols: ["https"] });
    await configure({ trigger: "with-orders" });
    const taken = String((await stack.up()).outputs.snapshot?.value);
    await ask("DELETE", "apis/orders");
    await configure({ snapshot: taken });
    const mark = azure.sandbox.requestLog.mark();
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => void said.push(diagnosticEvent?.message ?? "");
    await stack.preview({ onEvent });
    expect(said.join("\n")).toContain("'apis/orders/operations/get'");
    const written = azure.sandbox.requestLog.writes(mark).filter(({ path: at }) => at.startsWith(serviceId));
    expect(written).toEqual([]);
    const up = await stack.up();
    expect([up.outputs.verified?.value, up.outputs.notRestored?.value]).toEqual([true, []]);
    const { body } = await azure.clients.arm("GET", `${serviceId}/apis/orders/operations/get?api-version=2024-05-01`);
    expect(body).toMatchObject({ properties: { urlTemplate: "/" } });
    expect(changesOf(await stack.up())).toEqual({});
    await configure({ ageIdentity: age.identity });
    await stack.up();
    for (const [file, text] of azure.writtenFiles()) {
        expect([file, text.includes(secret) || text.includes(age.identity)]).toEqual([file, false]);
    }
});
