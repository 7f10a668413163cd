import { authorityAfter, claimed, primaryActive, standbyActive } from "../../tests/support/sample-site";
import { sampleNow, sampleObservation, sampleSnapshot } from "../../tests/support/sample-catalog";
import { sampleService, serviceIdOf } from "../../tests/support/sample-service";
import type { RecordedAuthority } from "../../dynamic-providers/authority/read-authority";
import type { Authority } from "../../dynamic-providers/records/authority/authority";
import type { Look } from "../../dynamic-providers/authority/look";
import { formatOpenMetrics, metrics } from "./format-openmetrics";
import type { Places } from "./places";
import { reportStatus } from "./status-report";

const places = {
    endpoint: { kind: "FrontDoor" },
    services: { primary: serviceIdOf("primary"), standby: serviceIdOf("standby") },
    configs: { primary: { "own:schedule": { value: JSON.stringify({ intervalHours: 24 }) } }, standby: {} },
    signIn: () => undefined,
} as unknown as Places;
const project = {
    ...{ directory: ".", name: "own", activeSite: "primary", sites: ["primary", "standby"] },
    ...{ programs: {}, stackFiles: [] },
};
const look = (authority: Authority, change: Partial<Look> = {}): Look => ({
    vault: {
        value: {
            authority,
            catalog: sampleObservation([
                sampleSnapshot("s1", 3, { epoch: 1 }),
                sampleSnapshot("begun", 1, { epoch: 1, result: undefined }),
            ]) as RecordedAuthority["catalog"],
            now: sampleNow,
            position: { sequence: 1, epoch: 1, digest: "" },
        },
    },
    services: { primary: { value: sampleService("primary") }, standby: { value: undefined } },
    traffic: { value: "primary" },
    records: { value: { records: [], faults: [], now: sampleNow } },
    warnings: [],
    ...change,
});
const formatted = async (seen: Look): Promise<string[]> =>
    (await formatOpenMetrics(reportStatus(project, places, seen, sampleNow))).split("\n");
const down = { problem: "it is down", isOutage: true, error: new Error("it is down") };

test("a pair at rest, as Prometheus reads it", async () => {
    const lines = await formatted(look(primaryActive));
    expect(lines).toEqual(
        expect.arrayContaining([
            "# TYPE apim_dr_vault_answered gauge",
            "apim_dr_vault_answered 1",
            "apim_dr_epoch 1",
            'apim_dr_site_role{site="primary",role="active"} 1',
            'apim_dr_site_role{site="standby",role="standby"} 1',
            'apim_dr_service_state{site="standby",state="absent"} 1',
            'apim_dr_service_units{site="primary",location="West Europe"} 1',
            "apim_dr_snapshot_restorable 1",
            "apim_dr_snapshot_age_seconds 10800",
            "apim_dr_snapshot_objective_seconds 86400",
            "apim_dr_snapshot_late 0",
            "apim_dr_disagreements 0",
        ]),
    );
    expect(lines.at(-1)).toBe("# EOF");
});

test("every line is a sample, or says what the samples after it are", async () => {
    for (const seen of [look(primaryActive), look(standbyActive), look(primaryActive, { vault: down })]) {
        for (const line of (await formatted(seen)).slice(0, -1)) {
            expect(line).toMatch(
                /^(# (HELP|TYPE) apim_dr_\w+ .+|apim_dr_\w+(\{(\w+="[^"]*",?)+\})? -?\d+(\.\d+)?(e[+-]?\d+)?)$/,
            );
        }
    }
});

test("after a failover its recovery time and data loss are told", async () => {
    const lines = await formatted(look(standbyActive));
    expect(lines.filter((line) => line.startsWith("apim_dr_failover"))).toEqual([
        expect.stringMatching(/^apim_dr_failover_timestamp_seconds\{kind="unplanned"\} \d+$/),
        expect.stringMatching(/^apim_dr_failover_recovery_seconds \d+$/),
        expect.stringMatching(/^apim_dr_failover_data_loss_seconds \d+$/),
    ]);
});

test("without the vault nothing is told that only it knows: no alert takes a guess for a value", async () => {
    const lines = await formatted(look(primaryActive, { vault: down }));
    const told = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(/[ {]/)[0]);
    expect(lines).toContain("apim_dr_vault_answered 0");
    expect(lines).toContain('apim_dr_unanswered{part="vault"} 1');
    expect([...new Set(told)].sort()).toEqual([
        "apim_dr_service_state",
        "apim_dr_service_units",
        "apim_dr_snapshot_objective_seconds",
        "apim_dr_status_timestamp_seconds",
        "apim_dr_unanswered",
        "apim_dr_vault_answered",
    ]);
});

test("each metric is told in one of these states: none is for nothing", async () => {
    const states = [
        look(primaryActive),
        look(standbyActive),
        look(authorityAfter(claimed("primary")), { vault: down }),
    ];
    const lines = (await Promise.all(states.map(formatted))).flat();
    for (const { name } of metrics) {
        expect(lines.some((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))).toBe(true);
    }
});
