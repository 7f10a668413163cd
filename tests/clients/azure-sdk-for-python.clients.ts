import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { sandboxClients, startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { runDirectory } from "../support/run-directory";
import { whyOtherwise } from "./python/why-otherwise";
import { installFromPyPi } from "./virtual-environment";

// Every operation of azure-mgmt-apimanagement, unchanged; python/suite.py makes, reads, changes and takes away what each has.
const run = promisify(execFile);
const directory = runDirectory("azure-sdk-for-python");
const folder = path.join(__dirname, "python");
/** What docs/sandbox.md shows. */
const kept = path.join(folder, "results.json");
let sandbox: Sandbox;
let results: Readonly<Record<string, string>>;

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
    const { stdout } = await run(path.join(commands, "python"), [path.join(folder, "suite.py")], {
        env: {
            ...process.env,
            SANDBOX_CONNECTION: JSON.stringify(settings),
            REQUESTS_CA_BUNDLE: environment.NODE_EXTRA_CA_CERTS,
            PYTHONDONTWRITEBYTECODE: "1",
        },
        maxBuffer: 16 * 1024 * 1024,
    });
    results = Object.fromEntries(
        stdout
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as { operation: string; result: string })
            .map(({ operation, result }) => [operation, result]),
    );
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

test("the table of docs/sandbox.md is of these results", () => {
    const now = Object.fromEntries(
        Object.entries(results).map(([operation, result]) => [operation, result === "ok" ? "ok" : "otherwise"]),
    );
    if (process.env.UPDATE_CLIENTS) {
        writeFileSync(kept, `${JSON.stringify(now, undefined, 4)}\n`);
    }
    expect(existsSync(kept) && JSON.parse(readFileSync(kept, "utf8"))).toEqual(now);
});
