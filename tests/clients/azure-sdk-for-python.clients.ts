import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { dataPlaneClient } from "../../sandbox";
import type { Supply } from "../../dynamic-providers/logical-restore/entity-body";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { captureWhole } from "../support/captured-whole";
import type { CapturedWhole } from "../support/captured-whole";
import { differencesOf } from "../support/foreign-reading";
import type { ForeignReading } from "../support/foreign-reading";
import { restoreInto, takeSnapshot } from "../support/restored-elsewhere";
import { whyOtherwise } from "./python/why-otherwise";
import { commandsOf } from "./virtual-environment";

// Every operation of azure-mgmt-apimanagement, unchanged; python/suite.py makes, reads, changes and takes away what each has.
const folder = path.join(__dirname, "python");
/** What docs/sandbox.md shows. */
const kept = path.join(folder, "results.json");
let azure: AzureFixture;
let results: Readonly<Record<string, string>>;
/** What the SDK reads of the service as the suite has made it, and of two that its snapshot was restored into. */
let restored: Readonly<Record<"made" | "Premium" | "StandardV2", readonly [reading: ForeignReading, id: string]>>;
/** What their gateways answer to a request with a subscription's key, and to one with another. */
const answers: Record<keyof typeof restored, { status: number; body: unknown }[]> = {
    made: [],
    Premium: [],
    StandardV2: [],
};
/** What a snapshot has of the service as the suite has made it, for each recipient alone. */
let captured: readonly CapturedWhole[];

beforeAll(async () => {
    azure = await startAzureFixture("azure-sdk-for-python", true);
    const { connection, environment } = azure.sandbox;
    const group = `/subscriptions/${connection.subscriptionId}/resourceGroups/rg-python`;
    expect((await azure.clients.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" })).status).toBe(
        201,
    );
    const { body } = await azure.clients.arm("POST", `${azure.storageAccountId}/listKeys?api-version=2024-01-01`);
    const { keys } = body as { keys: { value: string }[] };
    const settings = { ...connection, storageAccount: "stfixture", accessKey: keys[0]!.value };
    const runPython = (script: string, ...args: readonly string[]): ChildProcessByStdio<Writable, Readable, null> =>
        spawn(path.join(commandsOf("azure-sdk-for-python"), "python"), [path.join(folder, script), ...args], {
            env: {
                ...process.env,
                SANDBOX_CONNECTION: JSON.stringify(settings),
                REQUESTS_CA_BUNDLE: environment.NODE_EXTRA_CA_CERTS,
                PYTHONDONTWRITEBYTECODE: "1",
            },
            stdio: ["pipe", "pipe", "inherit"],
        });
    const suite = runPython("suite.py");
    const ended = once(suite, "close");
    const found: Record<string, string> = {};
    for await (const line of createInterface({ input: suite.stdout })) {
        const { made, certificate = "", operation = "", result = "" } = JSON.parse(line) as Record<string, string>;
        if (made === undefined) {
            found[operation] = result;
        } else {
            captured = await captureWhole(azure.sandbox, made);
            restored = await restoreTwice(made, certificate, (...ids) => runPython("read.py", ...ids));
            suite.stdin.end("go on\n");
        }
    }
    expect(await ended).toEqual([0, null]);
    results = found;
}, 900_000);

/** What no snapshot can hold. */
const suppliesWith = (certificate: string): Record<string, Supply> => ({
    "certificates/client": { data: certificate, password: "of-the-pfx" },
    "workspaces/team/certificates/client": { data: certificate, password: "of-the-pfx" },
    "authorizationProviders/github": { "oauth2.grantTypes.authorizationCode.clientSecret": "of-github" },
});
/** What StandardV2 cannot hold. */
const notInStandardV2 = ["gateways/factory", "tenant/access", "workspaces/team"];

async function restoreTwice(
    made: string,
    certificate: string,
    read: (...ids: readonly string[]) => ReturnType<typeof spawn>,
): Promise<typeof restored> {
    const snapshot = await takeSnapshot(azure, { serviceId: made, storageAccountId: azure.storageAccountId });
    const mark = azure.sandbox.requestLog.mark();
    const ids = { made, Premium: "", StandardV2: "" };
    for (const tier of ["Premium", "StandardV2"] as const) {
        ids[tier] = await azure.createService(`python-${tier.toLowerCase()}`, { tier });
        const { [tier === "Premium" ? "" : "workspaces/team/certificates/client"]: _out, ...supply } =
            suppliesWith(certificate);
        const record = await restoreInto(azure, ids[tier], snapshot, {
            supply,
            ...(tier === "StandardV2" && { leaveOut: notInStandardV2 }),
        });
        expect(record.verification).toMatchObject({ outcome: "verified" });
    }
    // The service itself is not asked: it could be gone.
    expect(azure.sandbox.requestLog.since(mark).filter(({ path: asked }) => asked.startsWith(`${made}/`))).toEqual([]);
    const readings: Record<string, Record<string, unknown>> = {};
    const reader = read(...Object.values(ids));
    for await (const line of createInterface({ input: reader.stdout! })) {
        const { service, list, answer } = JSON.parse(line) as { service: string; list: string; answer: unknown };
        (readings[service] ??= {})[list] = answer;
    }
    const { primaryKey } = readings[made]!["subscription.list_secrets sid=ada"] as { primaryKey: string };
    for (const target of ["made", "Premium", "StandardV2"] as const) {
        const name = ids[target].split("/").at(-1)!;
        for (const key of [primaryKey, "another"]) {
            const { status, body } = await dataPlaneClient(azure.sandbox.connection)(
                `https://${name}.azure-api.net/orders`,
                { headers: { "Ocp-Apim-Subscription-Key": key } },
            );
            answers[target].push({ status, body: JSON.parse(JSON.stringify(body).replaceAll(name, "~")) });
        }
    }
    const readingOf = (id: string): readonly [ForeignReading, string] => [readings[id] ?? {}, id];
    return { made: readingOf(ids.made), Premium: readingOf(ids.Premium), StandardV2: readingOf(ids.StandardV2) };
}

afterAll(async () => {
    await azure?.stop();
});

test("every operation answers as on Azure, but for those that are named with their reason", () => {
    expect(Object.keys(results).length).toBeGreaterThan(600);
    const others = Object.entries(results).filter(([, result]) => result !== "ok");
    expect(Object.fromEntries(others.filter(([operation]) => whyOtherwise(operation) === undefined))).toEqual({});
    const fine = Object.keys(results).filter((operation) => results[operation] === "ok" && whyOtherwise(operation));
    expect(fine).toEqual([]);
});

/** Kinds of which the suite makes none: what Azure keeps elsewhere or the SDK has no operation for. */
const notMade: readonly string[] = [];

test("one of every kind was made, and every one of them is in the tree, with every secret that can be read", () => {
    expect(captured).toHaveLength(2);
    for (const { emptyKinds, missing, missingSecrets } of captured) {
        expect({ emptyKinds, missing, missingSecrets }).toEqual({
            emptyKinds: notMade,
            missing: [],
            missingSecrets: [],
        });
    }
});

test("what of it cannot be read is in the ledger, by name", () => {
    const ledger = Object.fromEntries(captured[0]!.tree.ledger.map(({ code, ids }) => [code, ids]));
    expect(ledger).toMatchObject({
        authorizationProviderSecrets: ["authorizationProviders/github"],
        authorizationTokens: ["authorizationProviders/github/authorizations/ada"],
        certificatePrivateKeys: ["certificates/client", "workspaces/team/certificates/client"],
        gatewayKeys: ["gateways/factory"],
        userPasswords: ["users/ada"],
    });
    expect(Object.keys(ledger)).not.toContain("secretNotRead");
});

/** What Azure gives to none but the subscriptions that it makes by itself: to have no name. */
const ownSubscription =
    /^(product_subscriptions|subscription)\.list\b.*subscriptions\/[0-9a-f]{24} properties\.displayName$/;
/** What the ledger says: contents of attachments, and keys of gateways. */
const inLedger = [
    "api_issue_attachment.list_by_service api_id=orders issue_id=slow: apis/orders/issues/slow/attachments/picture missing",
    "gateway.list_keys gateway_id=factory: primary",
    "gateway.list_keys gateway_id=factory: secondary",
];

test("restored into Premium, the SDK lists the same of every kind, but for what the ledger says", () => {
    const [reading] = restored.made;
    expect(
        Object.values(reading).filter((answer) => Array.isArray(answer) && answer.length > 0).length,
    ).toBeGreaterThan(100);
    const differences = differencesOf(restored.made, restored.Premium);
    expect(differences.filter((line) => !ownSubscription.test(line))).toEqual(inLedger);
});

test("restored into StandardV2, the SDK lists the same, but for the ledger and what is left out by consent", () => {
    const leftOut = /^(gateway|tenant_access|workspace)|: (gateways|tenant|workspaces)\//;
    const differences = differencesOf(restored.made, restored.StandardV2);
    expect(differences.filter((line) => !ownSubscription.test(line) && !leftOut.test(line))).toEqual(
        inLedger.filter((line) => !leftOut.test(line)),
    );
});

test("gateways answer the same requests the same way, with the key that was given before", () => {
    expect(answers.made).toMatchObject([{ status: 200, body: { operation: "list" } }, { status: 401 }]);
    expect(answers.Premium).toEqual(answers.made);
    expect(answers.StandardV2).toEqual(answers.made);
});

test("the table of docs/sandbox.md is of these results", () => {
    const now = Object.fromEntries(
        Object.entries(results).map(([operation, result]) => [operation, result === "ok" ? "ok" : "otherwise"]),
    );
    if (process.env.UPDATE_CLIENTS) {
        writeFileSync(kept, `${JSON.stringify(now, undefined, 4)}\n`);
    }
    expect(existsSync(kept) && JSON.parse(readFileSync(kept, "utf8"))).toEqual(now);
});
