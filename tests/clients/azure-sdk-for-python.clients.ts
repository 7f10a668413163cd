import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { captureWhole } from "../support/captured-whole";
import type { CapturedWhole } from "../support/captured-whole";
import { runDirectory } from "../support/run-directory";
import { whyOtherwise } from "./python/why-otherwise";
import { installFromPyPi } from "./virtual-environment";

// Every operation of azure-mgmt-apimanagement, unchanged; python/suite.py makes, reads, changes and takes away what each has.
const directory = runDirectory("azure-sdk-for-python");
const folder = path.join(__dirname, "python");
/** What docs/sandbox.md shows. */
const kept = path.join(folder, "results.json");
let sandbox: Sandbox;
let results: Readonly<Record<string, string>>;
/** What a snapshot has of the service as the suite has made it, for each recipient alone. */
let captured: readonly CapturedWhole[];

beforeAll(async () => {
    const commands = await installFromPyPi("azure-sdk-for-python", path.join(folder, "requirements.txt"), (line) =>
        process.stderr.write(`${line}\n`),
    );
    sandbox = await startSandbox({ directory: directory.path, speed: 3600 });
    const { connection, environment } = sandbox;
    const group = `/subscriptions/${connection.subscriptionId}/resourceGroups/rg-python`;
    const account = `${group}/providers/Microsoft.Storage/storageAccounts/stpython`;
    const arm = async (method: "PUT" | "POST", place: string, body?: unknown): Promise<unknown> => {
        const answer = await sandboxClients(connection).arm(method, `${place}?api-version=2024-01-01`, body);
        expect(answer.status).toBeLessThan(300);
        return answer.body;
    };
    await arm("PUT", group, { location: "westeurope" });
    await arm("PUT", account, {
        ...{ location: "westeurope", kind: "StorageV2", sku: { name: "Standard_GRS" } },
        properties: { allowSharedKeyAccess: true },
    });
    await arm("PUT", `${account}/blobServices/default/containers/backups`, {});
    const { keys } = (await arm("POST", `${account}/listKeys`)) as { keys: { value: string }[] };
    const settings = { ...connection, storageAccount: "stpython", accessKey: keys[0]!.value };
    const suite = spawn(path.join(commands, "python"), [path.join(folder, "suite.py")], {
        env: {
            ...process.env,
            SANDBOX_CONNECTION: JSON.stringify(settings),
            REQUESTS_CA_BUNDLE: environment.NODE_EXTRA_CA_CERTS,
            PYTHONDONTWRITEBYTECODE: "1",
        },
        stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(suite, "close");
    const found: Record<string, string> = {};
    for await (const line of createInterface({ input: suite.stdout })) {
        const { made, operation = "", result = "" } = JSON.parse(line) as Record<string, string>;
        if (made === undefined) {
            found[operation] = result;
        } else {
            captured = await captureWhole(sandbox, made);
            suite.stdin.end("go on\n");
        }
    }
    expect(await ended).toEqual([0, null]);
    results = found;
}, 900_000);

afterAll(async () => {
    await sandbox?.stop();
    directory.remove();
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

test("the table of docs/sandbox.md is of these results", () => {
    const now = Object.fromEntries(
        Object.entries(results).map(([operation, result]) => [operation, result === "ok" ? "ok" : "otherwise"]),
    );
    if (process.env.UPDATE_CLIENTS) {
        writeFileSync(kept, `${JSON.stringify(now, undefined, 4)}\n`);
    }
    expect(existsSync(kept) && JSON.parse(readFileSync(kept, "utf8"))).toEqual(now);
});
