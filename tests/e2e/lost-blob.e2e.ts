import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

/** Somebody deletes a snapshot's blob by hand. The tests are chapters of one story. */

let azure: EngineFixture;
let primary: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("lost-blob");
    await (await azure.vaultStack()).up();
    primary = await azure.serviceStack("primary", { "apim-dr:backupTrigger": { value: "first" } });
    await primary.removeConfig("apim-dr:additionalLocations");
    await primary.setConfig("apim-dr:schedule", { value: JSON.stringify({ intervalHours: 24 }) });
    // Hours must not pass between two runs.
    azure.sandbox.clock.setSpeed(600);
    await primary.up();
}, 300_000);

afterAll(() => azure.stop());

const backups = () => azure.clients.blobService("stapimdrvault").getContainerClient("backups");
const accepted = (mark: number): number => azure.sandbox.requestLog.accepted("backup", mark).length;

interface Resource {
    readonly type: string;
    readonly outputs?: { readonly result?: string; readonly blobName?: string };
}

async function backupResource(): Promise<NonNullable<Resource["outputs"]>> {
    const { resources } = (await primary.exportStack()).deployment as { resources: Resource[] };
    return resources.find(({ type }) => type.endsWith("apim:Backup"))!.outputs!;
}

test("a refresh shows the snapshot as gone, in the state and on its own row", async () => {
    const { result, blobName } = await backupResource();
    expect(result).toBe("succeeded");
    await backups().deleteBlob(blobName!);
    const rows: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => {
        if (diagnosticEvent?.urn?.endsWith("dynamic/apim:Backup::primary")) {
            rows.push(diagnosticEvent.message);
        }
    };
    // Nothing that was declared has changed, the schedule's plan neither.
    expect(changesOf(await primary.refresh({ onEvent }))).toEqual({});
    expect(rows.join("\n")).toContain(
        `is gone: its blob '${blobName}' cannot be found. A new trigger takes another snapshot`,
    );
    expect((await backupResource()).result).toBe("gone");
});

test("an up takes no other one under the same trigger; the schedule does, as none is left, and says so", async () => {
    const said: string[] = [];
    const onEvent = ({ diagnosticEvent }: EngineEvent): void => void said.push(diagnosticEvent?.message ?? "");
    const mark = azure.sandbox.requestLog.mark();
    const { changeSummary } = await primary.preview({ onEvent });
    expect(changeSummary).toMatchObject({ update: 1 });
    expect(said.join("\n")).toContain("takes a snapshot: no snapshot is restorable, objective 24 h");
    expect(changesOf(await primary.up())).toEqual({ update: 1 });
    expect(accepted(mark)).toBe(1);
    expect((await backupResource()).result).toBe("gone");
    expect(changesOf(await primary.up())).toEqual({});
    expect(accepted(mark)).toBe(1);
});

test("a new trigger takes a new one", async () => {
    const mark = azure.sandbox.requestLog.mark();
    await primary.setConfig("apim-dr:backupTrigger", { value: "again" });
    await primary.up();
    expect(accepted(mark)).toBe(1);
    expect((await backupResource()).result).toBe("succeeded");
});
