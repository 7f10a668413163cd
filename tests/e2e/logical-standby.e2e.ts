import { shortId } from "../../dynamic-providers/common/short-id";
import type { LogicalBackupInputs } from "../../dynamic-providers/logical/logical-backup-inputs";
import type { OperationContext } from "../../dynamic-providers/operation/context";
import { observeSite } from "../../dynamic-providers/site/observe-site";
import type { SiteInputs } from "../../dynamic-providers/site/site-inputs";
import { SiteOperation } from "../../dynamic-providers/site/site-operation";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { contextOf } from "../support/sandbox-context";
import { ageRecipient } from "../support/snapshot-recipients";
import { takeLogicalSnapshot } from "../support/take-logical-snapshot";

/**
 * Two sites whose snapshots are logical ones, by the operations of their `up`s and without the engine, which would need 40
 * starts. The tests are chapters of one story.
 */

let azure: AzureFixture;
let context: OperationContext;
let age: Awaited<ReturnType<typeof ageRecipient>>;
let recipients: LogicalBackupInputs["recipients"];
const services: Record<string, string> = {};
let said: string[] = [];

beforeAll(async () => {
    azure = await startAzureFixture("logical-failover");
    context = contextOf(azure, (line) => void said.push(line));
    age = await ageRecipient();
    recipients = [age.input, (await ageRecipient()).input];
    for (const site of ["primary", "standby"]) {
        services[site] = await azure.createService(site);
        await azure.grant(services[site]);
    }
    await context.authority.begin();
    await up("primary");
}, 120_000);

beforeEach(() => {
    said = [];
});

afterAll(() => azure.stop());

/** One `up` of a site: its program looks, and the operation does what was decided. */
async function up(site: string, change: Partial<SiteInputs> = {}) {
    const { head } = await observeSite(context, services[site]!);
    return new SiteOperation(context).run(
        {
            ...azure.operationInputs,
            ...{ site, activeSite: "primary", failover: "planned", standbyMode: "pilot", tier: "Premium" },
            ...{ serviceId: services[site]!, maxAttempts: 1, ageIdentity: age.identity },
            acknowledgedGaps: ["usageData", "diagnosticSettings"],
            ...{ plan: { action: "rest", code: "", isIntent: false, reason: "" }, observed: head },
            ...{ observedAt: "2026-12-01T00:00:00.000Z", secretsKey: "a secret of 32 bytes or more, at random" },
            ...change,
        } as unknown as SiteInputs,
        "done",
    );
}

const capture = (trigger: string) =>
    takeLogicalSnapshot(context, azure, { serviceId: services.primary!, trigger, recipients });

async function edit(method: "PUT" | "DELETE", path: string, properties?: Record<string, unknown>): Promise<void> {
    const url = `${services.primary}/${path}?api-version=2024-05-01&deleteRevisions=true`;
    const answer = await azure.clients.arm(method, url, properties && { properties });
    expect([path, answer.status < 300]).toEqual([path, true]);
}

/** Paths and contents that edits change, as the sandbox itself has them. */
function held(site: string): Record<string, unknown> {
    const service = azure.sandbox.state.services.get(site)!;
    return Object.fromEntries(
        service.entities
            .export()
            .filter(({ path }) => /^(apis|tags|namedValues|products|backends)\//.test(path))
            .map(({ path, properties }): [string, unknown] => {
                const { displayName, value, urlTemplate } = properties;
                return [path, { displayName, value: String(value).replaceAll(service.id, "~"), urlTemplate }];
            }),
    );
}

const policy = (header: string) => ({
    format: "rawxml",
    value: `<policies><inbound><base /><set-header name="${header}" exists-action="override"><value>{{key}}</value></set-header></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`,
});

/** What happens to the active site between two `up`s of its standby, in turn. */
const edits: readonly ((turn: number) => Promise<void>)[] = [
    (turn) =>
        edit("PUT", `apis/orders-${turn}`, { displayName: "Orders", path: `orders/${turn}`, protocols: ["https"] }),
    (turn) => edit("PUT", `apis/echo-api/operations/op-${turn}`, operation(turn)),
    (turn) => edit("PUT", "namedValues/key", { displayName: "key", secret: true, value: `secret-${turn}` }),
    (turn) => edit("PUT", "apis/echo-api/policies/policy", policy(`x-${turn}`)),
    (turn) => edit("DELETE", `apis/orders-${turn - 4}`),
    (turn) => edit("PUT", `tags/tag-${turn}`, { displayName: `Tag ${turn}` }),
];
const operation = (turn: number) => ({ displayName: `Op ${turn}`, method: "GET", urlTemplate: `/op/${turn}` });

const turns = 20;
const warm = { standbyMode: "warm", preferredSnapshotKind: "logical" } as const;

test("a warm standby over 20 ups with edits between: each applies what differs, no restore locks it, and at rest nothing is written", async () => {
    await edit("PUT", "namedValues/key", { displayName: "key", secret: true, value: "secret-0" });
    await capture("first");
    await up("standby", warm);
    expect(held("standby")).toEqual(held("primary"));
    const mark = azure.sandbox.requestLog.mark();
    for (let turn = 0; turn < turns; turn += 1) {
        await edits[turn % edits.length]!(turn);
        const { id } = await capture(`turn-${turn}`);
        const before = azure.sandbox.requestLog.mark();
        const { last } = await up("standby", warm);
        expect(last).toMatchObject({
            code: "StandsByWithSnapshot",
            reason: expect.stringContaining(shortId(id)) as string,
        });
        const written = azure.sandbox.requestLog
            .writes(before)
            .filter(({ path }) => path.startsWith(services.standby!));
        expect([turn, written.length > 0, written.length <= 10]).toEqual([turn, true, true]);
        expect([turn, held("standby")]).toEqual([turn, held("primary")]);
    }
    expect(azure.sandbox.requestLog.accepted("restore", mark)).toEqual([]);
    const rest = azure.sandbox.requestLog.mark();
    await up("standby", warm);
    expect(azure.sandbox.requestLog.writes(rest)).toEqual([]);
}, 300_000);
