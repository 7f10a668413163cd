import Table from "cli-table3";

/** What the demo writes to `.sandbox/report.json`. */
export interface DemoReport {
    readonly engine: { readonly name: string; readonly version: string };
    readonly sites: readonly {
        readonly name: string;
        readonly service: string;
        readonly regions: readonly { readonly location: string; readonly units: number }[];
    }[];
    readonly snapshots: readonly Readonly<Record<string, unknown>>[];
    readonly restore: {
        /** Whether the standby holds, entity by entity, what the primary held, secrets too. */
        readonly verified: boolean;
        /** The same in words. */
        readonly verification: string;
        readonly entities: number;
        readonly operations: number;
        /** Of the sandbox's clock. */
        readonly seconds: number;
    };
    /** Resources that a second `up` of all stacks changed. */
    readonly secondUp: { readonly changes: number };
    /** Real time. */
    readonly elapsedSeconds: number;
}

export function formatReport(report: DemoReport): string {
    const table = new Table({ style: { head: [], border: [] } });
    const { engine, sites, snapshots, restore, secondUp } = report;
    table.push(
        ["Engine", `Pulumi ${engine.version} (${engine.name})`],
        ...sites.map(({ name, service, regions }) => [
            `Site ${name}`,
            `${service}: ${regions.map(({ location, units }) => `${location} (${units})`).join(", ")}`,
        ]),
        ...snapshots.map(({ id, bytes, restorableUntil }) => [
            "Snapshot",
            `${String(id)}, ${String(bytes)} bytes, restorable until ${String(restorableUntil)}`,
        ]),
        [
            "Restore",
            `${restore.verification}; ${restore.operations} API operations, ${restore.seconds} s on the sandbox's clock`,
        ],
        ["Second up", `${secondUp.changes} changes`],
        ["Took", `${report.elapsedSeconds} s`],
    );
    return table.toString();
}
