import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { DifferenceReport } from "../../cli/logical/format-difference";
import { forEachAtOnce } from "../../dynamic-providers/common/for-each-at-once";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import { LogicalBackupOperation } from "../../dynamic-providers/logical/logical-backup-operation";
import type { LogicalFacts } from "../../dynamic-providers/records/snapshot/logical-facts";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { faultsBySchema } from "../support/faults-by-schema";
import { runDirectory } from "../support/run-directory";
import { contextOf } from "../support/sandbox-context";
import { ageRecipient, rsaRecipient } from "../support/snapshot-recipients";
import type { TestRecipient } from "../support/snapshot-recipients";

// `apim-dr diff` on a service of 6,000 entities: it names what differs, and nothing else.
const bin = path.join(__dirname, "..", "..", "cli", "bin.js");
const directory = runDirectory("logical-diff");
const identity = path.join(directory.path, "identity.txt");
const apis = 60;
const operations = 96;
const namedValues = 120;
let azure: AzureFixture;
let serviceId: string;
let recipients: TestRecipient[];

async function ask(method: "PUT" | "DELETE" | "POST", below: string, properties?: object): Promise<void> {
    const url = `${serviceId}/${below}?api-version=2024-05-01`;
    const answer = await azure.clients.arm(method, url, properties && { properties });
    if (answer.status >= 300) {
        throw new Error(`${method} ${below}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
}

const take = (trigger: string): Promise<LogicalFacts> =>
    new LogicalBackupOperation(contextOf(azure, () => undefined)).run({
        ...(azure.operationInputs as unknown as LogicalBackupInputs),
        ...{ serviceId, trigger, logicalContainer: "snapshots-logical" },
        recipients: recipients.map(({ input }) => input),
        secretsKey: "a secret of 32 bytes or more, at random",
    });

function diff(before: string, after: string): Promise<{ readonly code: number; readonly report: DifferenceReport }> {
    const env = { ...process.env, ...azure.sandbox.environment, PATH: "" };
    const where = ["--dir", directory.path, "--storage-account", azure.storageAccountId, "--age-identity", identity];
    const words = [bin, "diff", before, after, "--json", ...where];
    return new Promise((resolve, reject) =>
        execFile(process.execPath, words, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
            stderr === ""
                ? resolve({ code: Number(error?.code ?? 0), report: JSON.parse(stdout) as DifferenceReport })
                : reject(new Error(stderr)),
        ),
    );
}

beforeAll(async () => {
    azure = await startAzureFixture("logical-diff");
    serviceId = await azure.createService("large");
    const age = await ageRecipient();
    recipients = [rsaRecipient(), age];
    mkdirSync(directory.path, { recursive: true });
    writeFileSync(identity, age.identity);
    writeFileSync(path.join(directory.path, "Pulumi.yaml"), "name: project\nruntime: nodejs\n");
    const numbers = (count: number): number[] => Array.from({ length: count }, (_unused, number) => number);
    await forEachAtOnce(8, numbers(namedValues), (number) =>
        ask("PUT", `namedValues/v${number}`, { displayName: `v${number}`, secret: true, value: `secret-${number}` }),
    );
    await ask("PUT", "subscriptions/consumer", { displayName: "Consumer", scope: `${serviceId}/apis` });
    await forEachAtOnce(8, numbers(apis), async (api) => {
        await ask("PUT", `apis/a${api}`, { displayName: `A${api}`, path: `a${api}`, protocols: ["https"] });
        for (const operation of numbers(operations)) {
            const properties = { displayName: `O${operation}`, method: "GET", urlTemplate: `/o${operation}` };
            await ask("PUT", `apis/a${api}/operations/o${operation}`, properties);
        }
    });
}, 600_000);

afterAll(async () => {
    await azure?.stop();
    directory.remove();
});

test("one edit, one loss, one extra and one rotated key are named, and nothing else; an unchanged service has no difference", async () => {
    const first = await take("first");
    expect(first.entities).toBeGreaterThanOrEqual(apis * (operations + 1) + namedValues);
    const again = await take("again");
    // A service that did not change has the same root: nothing was written.
    expect(again.payload).toEqual(first.payload);
    expect(again.changes).toEqual({ since: first.id, added: 0, removed: 0 });
    const same = await diff(first.id, again.id);
    expect([same.code, same.report.added, same.report.removed, same.report.changed]).toEqual([0, [], [], []]);

    const edited = { displayName: "Edited", method: "GET", urlTemplate: "/o7" };
    await ask("PUT", "apis/a3/operations/o7", edited);
    await ask("DELETE", "apis/a5/operations/o9");
    await ask("PUT", "apis/a7/operations/extra", { displayName: "Extra", method: "GET", urlTemplate: "/extra" });
    await ask("POST", "subscriptions/consumer/regeneratePrimaryKey");
    const last = await take("changed");
    const { code, report } = await diff(again.id, last.id);
    expect(code).toBe(1);
    expect(faultsBySchema("diff", report)).toEqual([]);
    expect([report.added, report.removed, report.changed.map((change) => [change.path, change.secrets])]).toEqual([
        ["apis/a7/operations/extra"],
        ["apis/a5/operations/o9"],
        [
            ["apis/a3/operations/o7", []],
            ["subscriptions/consumer", ["primaryKey"]],
        ],
    ]);
    // Three APIs and the page of subscriptions.
    expect(last.changes).toEqual({ since: again.id, added: 4, removed: 4 });
    const live = await diff(last.id, serviceId);
    expect([live.code, live.report.changed]).toEqual([0, []]);
});
