import { shortId } from "../../dynamic-providers/common/short-id";
import { randomBytes, randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { backupProvider } from "../../dynamic-providers/pulumi/resources/backup";
import { restoreProvider } from "../../dynamic-providers/pulumi/resources/restore";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { failureOf, ProviderHost, serializeProvider } from "../support/provider-host";
import type { Properties } from "../support/provider-host";

/** Comparison of a restored service with its snapshot, in the situations of public reports: docs/known-reports.md. */

const secretsKey = randomBytes(32).toString("base64");
const keyOfLogger = "99999999-2222-3333-4444-555555555555";
let azure: AzureFixture;
let host: ProviderHost;
let code: { backup: string; restore: string };
let sourceId: string;
let snapshot: unknown;

async function put(serviceId: string, path: string, properties: Properties | null): Promise<void> {
    const url = `${serviceId}/${path}?api-version=2024-05-01`;
    const answer = properties
        ? await azure.clients.arm("PUT", url, { properties })
        : await azure.clients.arm("DELETE", url);
    if (answer.status >= 300) {
        throw new Error(`${path}: ${answer.status}`);
    }
}

async function get(serviceId: string, path: string): Promise<Properties | undefined> {
    const format = path.endsWith("/policy") ? "&format=rawxml" : "";
    const answer = await azure.clients.arm("GET", `${serviceId}/${path}?api-version=2024-05-01${format}`);
    return answer.status === 200 ? (answer.body as { properties: Properties }).properties : undefined;
}

/** The text of case 01: a policy that calls ARM for its own service. */
const policyOf = (serviceId: string): Properties => ({
    format: "rawxml",
    value:
        "<policies>\r\n\t<inbound>\r\n\t\t<send-request><set-url>https://management.azure.com" +
        `${serviceId.replace("/resourceGroups/", "/resourcegroups/")}/subscriptions</set-url></send-request><base />\r\n` +
        '\t\t<set-variable name="big" value="@{\r\n  var a = context.Request.Headers.GetValueOrDefault("X","");\r\n' +
        '  return a.Length > 3 && a != "<b>";\r\n}" />\r\n' +
        '\t\t<set-body template="liquid"><![CDATA[ {"x": {{body.y}} } ]]></set-body>\r\n\t</inbound>\r\n' +
        "\t<backend><base /></backend>\r\n\t<outbound><base /></outbound>\r\n\t<on-error><base /></on-error>\r\n</policies>",
});
const certificate = { keyVault: { secretIdentifier: "https://kv-contoso.vault.azure.net/secrets/mtls" } };
const fromKeyVault = {
    ...{ displayName: "kv-1", secret: true },
    keyVault: { secretIdentifier: "https://kv-contoso.vault.azure.net/secrets/one" },
};

async function restore(
    target: string,
    change: Properties = {},
): Promise<{ id: string; state: Properties; wanted: Properties }> {
    const wanted = {
        serviceId: target,
        ...azure.operationInputs,
        trigger: randomUUID(),
        verify: "entities",
        secretsKey,
        snapshot,
        __provider: code.restore,
        ...change,
    };
    return { ...(await host.create(wanted)), wanted };
}

/** Restores, changes the target, and compares anew without another restore. */
async function compareAfter(name: string, changes: Readonly<Record<string, Properties | null>>) {
    const target = await azure.createService(name, { location: "northeurope" });
    await azure.grant(target);
    const { state, wanted } = await restore(target, { verify: "off" });
    expect(state.result).toBe("succeeded");
    for (const [path, properties] of Object.entries(changes)) {
        await put(target, path, properties);
    }
    const compare = async (change: Properties = {}): Promise<Properties> =>
        (await host.create({ ...wanted, verify: "entities", ...change })).state;
    return { target, compare };
}

beforeAll(async () => {
    azure = await startAzureFixture("known-reports");
    host = await ProviderHost.start(azure.sandbox.environment);
    sourceId = await azure.createService("reports-a");
    await azure.grant(sourceId);
    await put(sourceId, "apis/orders", { displayName: "Orders", path: "orders", protocols: ["https"] });
    await put(sourceId, "apis/orders/policies/policy", policyOf(sourceId));
    await put(sourceId, "certificates/mtls", certificate);
    await put(sourceId, "namedValues/kv-1", fromKeyVault);
    await put(sourceId, "loggers/ai-a", {
        loggerType: "azureEventHub",
        credentials: { name: "hub", endpointAddress: "ns-a" },
    });
    await put(sourceId, "diagnostics/applicationinsights", {
        loggerId: `${sourceId}/loggers/ai-a`,
        alwaysLog: "allErrors",
    });
    await put(sourceId, "policies/policy", {
        format: "rawxml",
        value: '<policies><inbound><log-to-eventhub logger-id="ai-a">x</log-to-eventhub></inbound></policies>',
    });
    code = { backup: await serializeProvider(backupProvider), restore: await serializeProvider(restoreProvider) };
    const backup = {
        serviceId: sourceId,
        ...azure.operationInputs,
        trigger: "reports",
        verify: "entities",
        secretsKey,
    };
    snapshot = (await host.create({ ...backup, maxAttempts: 1, __provider: code.backup })).state.snapshotId;
}, 60_000);

afterAll(async () => {
    await host.stop();
    await azure.stop();
});

test("a policy that names the source's own ID is verified where the restore left it alone", async () => {
    const { target, compare } = await compareAfter("reports-left-alone", {});
    expect(await get(target, "apis/orders/policies/policy")).toEqual(policyOf(sourceId));
    expect(await get(target, "diagnostics/applicationinsights")).toMatchObject({ loggerId: `${target}/loggers/ai-a` });
    expect((await compare()).verification).toMatch(/^verified: \d+ entities of \d+ kinds are those of the snapshot$/);
});

test("the same policy with the target's own ID in it is changed", async () => {
    const targetId = sourceId.replace("reports-a", "reports-own-id");
    const { compare } = await compareAfter("reports-own-id", { "apis/orders/policies/policy": policyOf(targetId) });
    expect((await failureOf(compare())).message).toContain("- apis/policies: 'apis/orders/policies/policy' is changed");
});

test("azure-docs#50106: a certificate that Key Vault has renewed since is verified", async () => {
    const { compare } = await compareAfter("reports-renewed", {});
    // Key Vault is not simulated: what a service that has read a newer version holds is set from outside.
    const { entities } = azure.sandbox.state.services.get("reports-renewed")!;
    const renewed = { thumbprint: "BB22", expirationDate: "2027-12-31T00:00:00Z" };
    entities.put("certificates/mtls", { ...entities.get("certificates/mtls")!.properties, ...renewed });
    expect(await compare()).toMatchObject({ verified: true });
});

test("apiops#257: a named value that the target may not read from Key Vault is not verified; accepted, it is still said", async () => {
    azure.sandbox.faults.add({ kind: "keyVaultDenied", secret: "/secrets/one$" });
    const { compare } = await compareAfter("reports-denied", { "namedValues/kv-1": fromKeyVault });
    azure.sandbox.faults.clear();
    const failed = await failureOf(compare());
    expect(failed.message).toContain("not verified: 1 fault of the target");
    expect(failed.message).toContain(
        "- namedValues: 'namedValues/kv-1' does not work on the target: keyVault.lastStatus.code is AccessDenied " +
            "(Access denied to resource https://kv-contoso.vault.azure.net/secrets/one.): give the service's identity the " +
            "role Key Vault Secrets User on that Key Vault",
    );
    expect(await compare({ acceptDifferences: snapshot })).toMatchObject({
        verified: false,
        verification: `not verified: 1 fault of the target; accepted for snapshot '${shortId(String(snapshot))}'`,
    });
});

test("azure-docs#30212: that the keys of the built-in subscription are not compared is said in output, console and record", async () => {
    const { target, compare } = await compareAfter("reports-master", {});
    await put(target, "subscriptions/master", {
        scope: `${target}/`,
        displayName: "Built-in all-access subscription",
        allowTracing: false,
        primaryKey: "11111111111111111111111111111111",
        secondaryKey: "22222222222222222222222222222222",
    });
    const line = "subscriptions: the keys of the built-in all-access subscription 'master'";
    const state = await compare();
    expect(state).toMatchObject({ verified: true, notCompared: expect.arrayContaining([line]) as string[] });
    expect(host.printed.join("\n")).toContain(line);
});

describe("apiops#391, #163, #321, azure-powershell#12228: each site has a logger of its own", () => {
    async function createTarget(name: string): Promise<string> {
        const target = await azure.createService(name, { location: "northeurope" });
        await azure.grant(target);
        await put(target, "apis/status", { displayName: "Status", path: "status", protocols: ["https"] });
        await put(target, "namedValues/Logger-Credentials--b", {
            displayName: "Logger-Credentials--b",
            value: keyOfLogger,
            secret: true,
        });
        await put(target, "loggers/ai-b", {
            loggerType: "applicationInsights",
            credentials: { instrumentationKey: "{{Logger-Credentials--b}}" },
            isBuffered: true,
        });
        return target;
    }

    test("what came with the restore and is referred to stays, and is named; nothing dangles", async () => {
        const target = await createTarget("reports-loggers");
        const { state } = await restore(target, { siteLocal: ["loggers"] });
        expect(state).toMatchObject({ result: "succeeded", verified: true });
        expect(state.notPutBack).toEqual([
            {
                entity: "loggers/ai-a",
                reason:
                    "it came with the restore and stays, as 'diagnostics/applicationinsights', 'policies/policy' refer to it: " +
                    "let these name the site's own, or take it out of siteLocal",
            },
        ]);
        expect(await get(target, "loggers/ai-a")).toBeDefined();
    });

    test("with secretsKey a logger is kept though its key lies in a generated named value, and the key is nowhere in the clear", async () => {
        const target = await createTarget("reports-generated");
        const catalog = azure.clients.blobService("stfixture").getContainerClient("catalog");
        const stuck = azure.sandbox.faults.add({ kind: "operation", effect: "restore", outcome: "stuck" });
        const since = azure.sandbox.requestLog.mark();
        const running = restore(target, { siteLocal: ["loggers"] });
        while (azure.sandbox.requestLog.accepted("restore", since).length === 0) {
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const kept: string[] = [];
        for await (const { name } of catalog.listBlobsFlat({ prefix: "site-local/" })) {
            kept.push(await text((await catalog.getBlobClient(name).download()).readableStreamBody!));
        }
        azure.sandbox.faults.remove(stuck);
        const { state } = await running;
        expect(state).toMatchObject({ verified: true });
        expect(await get(target, "loggers/ai-b")).toMatchObject({
            credentials: { instrumentationKey: "{{Logger-Credentials--b}}" },
        });
        const { namedValue } = azure.clients.apiManagement;
        const told = await namedValue.listValue(azure.group, "reports-generated", "Logger-Credentials--b");
        expect(told.value).toBe(keyOfLogger);
        expect(kept).toHaveLength(1);
        expect(kept[0]).toContain("namedValues/Logger-Credentials--b");
        const written = [...kept, ...host.printed, JSON.stringify(state)];
        expect(written.filter((found) => found.includes(keyOfLogger))).toEqual([]);
    });

    test("without secretsKey it is named as not put back, with the way out", async () => {
        const target = await createTarget("reports-keyless");
        const { state } = await restore(target, { siteLocal: ["loggers"], secretsKey: null });
        expect(state.notPutBack).toContainEqual({
            entity: "loggers/ai-b",
            reason:
                "it uses the named value 'Logger-Credentials--b', which did not come with the restore: set secretsKey, so " +
                "that it is kept, or declare it for the site",
        });
    });

    test("a logger that is deleted by hand while a diagnostic and a policy name it is not verified", async () => {
        const { compare } = await compareAfter("reports-dangling", {});
        // Azure refuses that for some, and the sandbox for every logger in use.
        azure.sandbox.state.services.get("reports-dangling")!.entities.delete("loggers/ai-a");
        const { message } = await failureOf(compare());
        expect(message).toContain("not verified: 1 difference from the snapshot, 2 faults of the target");
        expect(message).toContain(
            "- diagnostics: 'diagnostics/applicationinsights' refers to 'loggers/ai-a', which the target does not have",
        );
        expect(message).toContain(
            "- policies: 'policies/policy' refers to 'loggers/ai-a', which the target does not have",
        );
    });
});

describe("probes: requests through the gateways of the restored service", () => {
    const key = "33333333333333333333333333333333";
    let proxied: ProviderHost;

    beforeAll(async () => {
        proxied = await ProviderHost.start({
            ...azure.sandbox.environment,
            HTTPS_PROXY: azure.sandbox.connection.dataPlaneProxy,
            NO_PROXY: "127.0.0.1,localhost",
        });
    });

    afterAll(async () => {
        await proxied.stop();
    });

    async function probe(name: string, change: Properties): Promise<Properties> {
        const target = await azure.createService(name, { location: "northeurope" });
        await azure.grant(target);
        const common = { serviceId: target, ...azure.operationInputs, verify: "entities", snapshot };
        return (await proxied.create({ ...common, trigger: name, __provider: code.restore, ...change })).state;
    }

    test("go through HTTPS_PROXY to the service's own gateway, and verified speaks of them; the secret is in no output", async () => {
        const probes = [
            { path: "/status-0123456789abcdef" },
            { path: "/nowhere", expectedStatus: 404, secretHeader: "X-Key" },
        ];
        const mark = azure.sandbox.requestLog.mark();
        const state = await probe("reports-probed", { probes, probeSecret: key });
        expect(state).toMatchObject({ verified: true });
        expect(state.verification).toMatch(
            /; 1 probe answered as expected by 1 gateway; 1 gateway reached on the status path, which says nothing of the APIs/,
        );
        const asked = azure.sandbox.requestLog.since(mark).filter(({ endpoint }) => endpoint === "dataPlane");
        expect(new Set(asked.map(({ path }) => path.split("/")[1]))).toEqual(
            new Set(["reports-probed-northeurope-01.regional.azure-api.net"]),
        );
        expect([JSON.stringify(state), ...proxied.printed].filter((written) => written.includes(key))).toEqual([]);
    });

    test("one that is not answered as expected is not verified, and says what to look at", async () => {
        const change = { probes: [{ path: "/nowhere?key=hush" }], probeTimeoutSeconds: 1 };
        const { message } = await failureOf(probe("reports-unanswered", change));
        expect(message).toContain("not verified: 1 fault of the target");
        expect(message).toContain(
            "- probes: 'GET https://reports-unanswered-northeurope-01.regional.azure-api.net/nowhere': HTTP 404, expected 200: " +
                "look at the API, its policies and its backend from there, or correct probes",
        );
        expect(message).not.toContain("hush");
    });
});
