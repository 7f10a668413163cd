import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "./engine-fixture";
import type { EngineFixture } from "./engine-fixture";

export const hourSeconds = 60 * 60;

/** A snapshot, as the stack's output `catalog` has it. */
export interface ListedSnapshot {
    readonly id: string;
    readonly result: string;
    readonly trigger: string;
}

/** What an `up` did. */
export interface ScheduledUp {
    readonly changes: Record<string, number>;
    /** Backups that Azure accepted. */
    readonly accepted: number;
    readonly catalog: readonly ListedSnapshot[];
    readonly plan: string;
}

/** A primary with a schedule, on the real engine. */
export interface ScheduleFixture {
    readonly azure: EngineFixture;
    readonly primary: Stack;
    set(schedule: Readonly<Record<string, unknown>>): Promise<void>;
    up(): Promise<ScheduledUp>;
    /** What a preview says it will do. */
    preview(): Promise<{ changes: Record<string, number>; said: string }>;
    /** Names of the blobs that Azure wrote. */
    blobs(): Promise<string[]>;
    stop(): Promise<void>;
}

const service = "contoso-apim-primary";

/** Time stands still but for advance() and while Azure works: an `up` must not age the snapshots by hours. */
export async function startScheduleFixture(name: string): Promise<ScheduleFixture> {
    const azure = await startEngineFixture(name);
    const { sandbox } = azure;
    sandbox.clock.hold();
    const ticker = setInterval(() => {
        if (sandbox.state.services.get(service)?.transition !== undefined) {
            sandbox.clock.advance(5 * 60);
        }
    }, 100);
    await (await azure.vaultStack()).up();
    const primary = await azure.serviceStack("primary");
    await primary.removeConfig("apim-dr:additionalLocations");
    return {
        azure,
        primary,
        set: (schedule) => primary.setAllConfig({ "apim-dr:schedule": { value: JSON.stringify(schedule) } }),
        async up() {
            const mark = sandbox.requestLog.mark();
            const result = await primary.up();
            const { catalog, schedule } = result.outputs;
            return {
                changes: changesOf(result),
                accepted: sandbox.requestLog.accepted("backup", mark).length,
                catalog: catalog?.value as ListedSnapshot[],
                plan: (schedule?.value as { plan: { reason: string } }).plan.reason,
            };
        },
        async preview() {
            const said: string[] = [];
            const onEvent = ({ diagnosticEvent }: EngineEvent): void => {
                if (diagnosticEvent?.severity.startsWith("info")) {
                    said.push(diagnosticEvent.message);
                }
            };
            const { changeSummary } = await primary.preview({ onEvent });
            const { same: _same, ...changes } = changeSummary as Record<string, number>;
            return { changes, said: said.join("\n") };
        },
        async blobs() {
            const names: string[] = [];
            const container = azure.clients.blobService("stapimdrvault").getContainerClient("backups");
            for await (const { name: blob } of container.listBlobsFlat()) {
                names.push(blob);
            }
            return names;
        },
        async stop() {
            clearInterval(ticker);
            await azure.stop();
        },
    };
}
